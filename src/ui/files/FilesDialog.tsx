import { lazy, Suspense } from "react";
import { filesMessages } from "../../i18n/messages/files";
import { useOutputFolder } from "../../store/output-folder";
import { showOverlay, useOverlay } from "../../store/overlay";
import { ActionIconButton } from "../actions/ActionButton";
import { Dialog } from "../kit/dialog";
import { useMessages } from "../locale";

const OutputFolder = lazy(() => import("../kit/OutputFolder").then((module) => ({ default: module.OutputFolder })));
const KeptCopies = lazy(() => import("./KeptCopies").then((module) => ({ default: module.KeptCopies })));
const ForgetButton = lazy(() => import("../kit/ForgetButton").then((module) => ({ default: module.ForgetButton })));

/** The header's button for everything that this browser remembers of files; amber when the output folder needs a click. */
export function FilesButton() {
  const t = useMessages(filesMessages);
  const open = useOverlay((state) => state.open === "files");
  const lapsed = useOutputFolder(({ folder, allowed }) => folder !== null && !allowed);
  return (
    <>
      <ActionIconButton
        id="files"
        {...(lapsed && { label: `${t.title}: ${t.allowAgain}`, className: "text-warning" })}
      />
      <Dialog open={open} onClose={() => showOverlay(null)} title={t.title} description={t.about}>
        <Suspense>
          <div className="space-y-4">
            <OutputFolder heading="h3" />
            <div className="hairline-t" />
            <KeptCopies />
            <div className="hairline-t" />
            <ForgetButton />
          </div>
        </Suspense>
      </Dialog>
    </>
  );
}
