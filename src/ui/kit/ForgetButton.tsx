import { useState } from "react";
import { storageMessages } from "../../i18n/messages/storage";
import { storageActions } from "../../store/storage";
import { useMessages } from "../locale";
import { Button } from "./button";
import { ForgetDialog } from "./ForgetDialog";

/** *Forget everything*, for places outside of Runs: whatever is stored must never stand in the way of deleting it. */
export function ForgetButton({ onForgotten }: { readonly onForgotten?: () => void }) {
  const t = useMessages(storageMessages);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        onClick={() => {
          setOpen(true);
          void storageActions.measure();
        }}
      >
        {t.forget}
      </Button>
      <ForgetDialog open={open} onClose={() => setOpen(false)} {...(onForgotten && { onForgotten })} />
    </>
  );
}
