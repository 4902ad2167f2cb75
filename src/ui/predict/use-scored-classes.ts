import { usePredict } from "../../store/predict";
import { useClassNames, useSegmentColors } from "../kit/segment";

const NONE: readonly string[] = [];

/** Names, in the page's language, and colors of the classes of the scored customers. */
export function useScoredClasses(): { readonly names: readonly string[]; readonly colors: readonly string[] } {
  const scored = usePredict((state) => state.scored);
  const classes = scored?.classes ?? NONE;
  return { names: useClassNames(scored?.task, classes), colors: useSegmentColors(classes) };
}
