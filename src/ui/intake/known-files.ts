import { useMemo } from "react";
import type { KnownFiles } from "../../storage/input-files";
import { useFiles } from "../../store/files";

/** What the browser can open by itself. */
export function useKnownFiles(): KnownFiles {
  const remembered = useFiles((state) => state.remembered);
  const copies = useFiles((state) => state.copies);
  return useMemo(() => ({ remembered, copies: new Set(copies.map(({ sha256 }) => sha256)) }), [remembered, copies]);
}
