import { FolderCog } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { filesMessages } from "../../i18n/messages/files";
import { useOutputFolder } from "../../store/output-folder";
import { IconButton } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { useMessages } from "../locale";

const OutputFolder = lazy(() => import("./OutputFolder").then((module) => ({ default: module.OutputFolder })));
const KeptCopies = lazy(() => import("./KeptCopies").then((module) => ({ default: module.KeptCopies })));
const ForgetButton = lazy(() =>
  import("../runs/storage/ForgetButton").then((module) => ({ default: module.ForgetButton })),
);

/** The header's button for everything that this browser remembers of files; amber when the output folder needs a click. */
export function FilesButton() {
  const t = useMessages(filesMessages);
  const [open, setOpen] = useState(false);
  const lapsed = useOutputFolder(({ folder, allowed }) => folder !== null && !allowed);
  return (
    <>
      <IconButton
        icon={FolderCog}
        label={lapsed ? `${t.title}: ${t.allowAgain}` : t.title}
        {...(lapsed && { className: "text-warning" })}
        onClick={() => setOpen(true)}
      />
      <Dialog open={open} onOpenChange={setOpen} title={t.title} description={t.about}>
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
