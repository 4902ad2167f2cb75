import { errorSentence } from "../../i18n/errors";
import { useStudio } from "../../store/studio";
import type { ExportRequest } from "../../tasks/registry";
import { toast } from "../kit/toast";

/** Offers a file of the finished run as a download; says why when it cannot. */
export async function saveFile(request: ExportRequest): Promise<void> {
  const { exportFile, locale } = useStudio.getState();
  const saved = await exportFile(request);
  if (!saved.ok) toast.error(errorSentence(saved.error, locale));
}
