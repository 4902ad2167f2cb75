import { useMemo } from "react";
import { useTheme } from "../theme";
import { segmentColour } from "./segment-colours";

/** Screen colours of the classes, in class order, in the theme in force. */
export function useSegmentColours(names: readonly string[]): readonly string[] {
  const theme = useTheme();
  return useMemo(() => names.map((name, index) => segmentColour(index, name, theme)), [names, theme]);
}

/** The small square that ties a class's name to its colour. */
export function SegmentSwatch({ colour }: { readonly colour: string }) {
  return <span aria-hidden className="inline-block size-2.5 shrink-0 rounded-[2px]" style={{ background: colour }} />;
}
