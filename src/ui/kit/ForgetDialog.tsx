import { useState } from "react";
import { storageMessages } from "../../i18n/messages/storage";
import { useHistory } from "../../store/history";
import { forgettableBytes, storageActions, useStorage } from "../../store/storage";
import { useFormat, useMessages } from "../locale";
import { Button } from "./button";
import { ErrorCallout } from "./callout";
import { Dialog } from "./dialog";
import { toast } from "./toast";

interface ForgetDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onForgotten?: () => void;
}

/** The question before everything is deleted, with what that frees. */
export function ForgetDialog({ open, onClose, onForgotten }: ForgetDialogProps) {
  const t = useMessages(storageMessages);
  const format = useFormat();
  const storage = useStorage();
  const runs = useHistory((state) => state.runs.length);
  const [busy, setBusy] = useState(false);
  const bytes = format.bytes(forgettableBytes(storage));
  function close() {
    storageActions.dismiss();
    onClose();
  }
  async function forget() {
    setBusy(true);
    const done = await storageActions.forgetEverything();
    setBusy(false);
    if (!done) return;
    close();
    toast.success(t.forgotten(bytes));
    onForgotten?.();
  }
  return (
    <Dialog
      open={open}
      onClose={close}
      title={t.forgetTitle}
      description={t.forgetAbout(bytes)}
      footer={
        <>
          <Button onClick={close}>{t.keep}</Button>
          <Button variant="primary" disabled={busy} onClick={() => void forget()}>
            {t.forgetNow(bytes)}
          </Button>
        </>
      }
    >
      <p>{t.forgetWhat(runs)}</p>
      {storage.forgetError !== null && <ErrorCallout className="mt-3" error={storage.forgetError} />}
    </Dialog>
  );
}
