/** The places of the application, in the header's order. A place is listed once it exists; one alone shows no menu. */
export const places = ["studio"] as const;
export type Place = (typeof places)[number];
