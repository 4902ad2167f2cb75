import { FolderOpen, LoaderCircle } from "lucide-react";
import { errorSentence } from "../../../i18n/errors";
import { filesMessages } from "../../../i18n/messages/files";
import type { RunRecord } from "../../../run/record";
import { filesOfRun } from "../../../storage/input-files";
import { fileActions, openFilesOf, useFiles } from "../../../store/files";
import { openPlace } from "../../../store/place";
import { Button } from "../../kit/button";
import { toast } from "../../kit/toast";
import { useLocale, useMessages } from "../../locale";

/** Opens the two files of a run of the history in the Studio; says what stands in the way when it cannot. */
export function OpenRunFiles({ run }: { readonly run: Pick<RunRecord, "json" | "demo"> }) {
  const t = useMessages(filesMessages);
  const locale = useLocale();
  const opening = useFiles((state) => state.opening);
  if (run.demo || filesOfRun(run) === null) return null;
  async function open() {
    if (await openFilesOf(run)) {
      openPlace("studio");
      toast.show(t.filesOpen);
      return;
    }
    const { problem } = useFiles.getState();
    if (problem === null) openPlace("studio");
    else toast.error(errorSentence(problem, locale));
    fileActions.dismissProblem();
  }
  return (
    <Button icon={opening === null ? FolderOpen : LoaderCircle} busy={opening !== null} onClick={() => void open()}>
      {opening === null ? t.openFilesOf : t.looking(opening)}
    </Button>
  );
}
