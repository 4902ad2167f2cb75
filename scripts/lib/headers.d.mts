export const contentSecurityPolicy: string;
export function securityHeaders(options: { development: boolean }): Record<string, string>;
