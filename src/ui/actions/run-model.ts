import type { Result } from "../../formats/coded-error";
import { errorSentence } from "../../i18n/errors";
import { useStudio } from "../../store/studio";
import type { ExportRequest } from "../../tasks/registry";
import { toast } from "../kit/toast";

/** Offers a file of the finished run as a download; says why when it cannot, or what is missing from a zip. */
export function saveFile(request: ExportRequest): Promise<void> {
  const saved = useStudio.getState().exportFile(request);
  return told(
    saved.then((answer) =>
      answer.ok && answer.value.leftOut !== null ? { ok: false, error: answer.value.leftOut } : answer,
    ),
  );
}

/** Takes the finished run's model into fine-tuning; says why when it cannot. */
export function fineTuneRunModel(): Promise<void> {
  return told(useStudio.getState().fineTuneRunModel());
}

async function told(answer: Promise<Result<unknown>>): Promise<void> {
  const result = await answer;
  if (!result.ok) toast.error(errorSentence(result.error, useStudio.getState().locale));
}
