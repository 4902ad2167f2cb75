import { Archive } from "lucide-react";
import { useState } from "react";
import { storageMessages } from "../../../i18n/messages/storage";
import { storageActions } from "../../../store/storage";
import { Button } from "../../kit/button";
import { Dialog } from "../../kit/dialog";
import { ForgetDialog } from "../../kit/ForgetDialog";
import { useMessages } from "../../locale";
import { HistoryFile } from "./HistoryFile";
import { StoredSizes } from "./StoredSizes";

/** Opens everything about storage: the history as a file, what takes how much, and forgetting it all. */
export function StorageButton() {
  const t = useMessages(storageMessages);
  const [open, setOpen] = useState(false);
  const [forgetting, setForgetting] = useState(false);
  return (
    <>
      <Button
        icon={Archive}
        className="max-md:[&>svg]:hidden"
        onClick={() => {
          setOpen(true);
          void storageActions.measure();
        }}
      >
        {t.open}
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t.open} description={t.about}>
        <div className="space-y-4">
          <HistoryFile />
          <div className="hairline-t" />
          <StoredSizes />
          <Button
            onClick={() => {
              setOpen(false);
              setForgetting(true);
            }}
          >
            {t.forget}
          </Button>
        </div>
      </Dialog>
      <ForgetDialog open={forgetting} onClose={() => setForgetting(false)} />
    </>
  );
}
