import { create } from "zustand";

interface OpenOverlay {
  readonly open: "palette" | "help" | "files" | "labels" | null;
}

/** Which dialog of the whole page is open; one at a time, from wherever it is asked for. */
export const useOverlay = create<OpenOverlay>()(() => ({ open: null }));

export const showOverlay = (open: OpenOverlay["open"]) => useOverlay.setState({ open });
