import { create } from "zustand";

interface OpenOverlay {
  readonly open: "palette" | "help" | "files" | "labels" | null;
  show(overlay: OpenOverlay["open"]): void;
}

/** Which dialog of the whole page is open; one at a time, from wherever it is asked for. */
export const useOverlay = create<OpenOverlay>()((set) => ({
  open: null,
  show: (open) => set({ open }),
}));
