import { useOutputFolder } from "../../store/output-folder";
import { useStudio } from "../../store/studio";
import { useDrafts } from "../start/drafts";

/** What the page's stores say now; drawn again when it changes. */
export function useNow<T>(read: () => T): T {
  useDrafts(read);
  useOutputFolder(read);
  return useStudio(read);
}
