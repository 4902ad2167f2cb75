import { create } from "zustand";

/** The places of the application. */
export type PlaceId = "studio" | "runs" | "predict";

interface OpenPlace {
  readonly place: PlaceId;
  open(place: PlaceId): void;
}

/** Which place is open; links from one place into another change it. */
export const usePlace = create<OpenPlace>()((set) => ({
  place: "studio",
  open(place) {
    set({ place });
  },
}));
