import { useSyncExternalStore } from "react";
import { useStudio } from "../store/studio";

export type Theme = "light" | "dark";

const darkQuery = () => window.matchMedia("(prefers-color-scheme: dark)");

function subscribe(onChange: () => void): () => void {
  const query = darkQuery();
  query.addEventListener("change", onChange);
  return () => query.removeEventListener("change", onChange);
}

/** The theme in force: the chosen one, or the system's, followed while it changes. */
export function useTheme(): Theme {
  const chosen = useStudio((state) => state.theme);
  const systemIsDark = useSyncExternalStore(subscribe, () => darkQuery().matches);
  if (chosen !== "system") return chosen;
  return systemIsDark ? "dark" : "light";
}
