import { useDrafts } from "../../store/drafts";
import { useOutputFolder } from "../../store/output-folder";
import { useStudio } from "../../store/studio";

/** What the page's stores say now; drawn again when it changes. */
export function useNow<T>(read: () => T): T {
  useDrafts(read);
  useOutputFolder(read);
  return useStudio(read);
}
