import { useCallback } from "react";
import { runsMessages } from "../../i18n/messages/runs";
import type { RunRecord } from "../../run/record";
import { historyActions } from "../../store/history";
import { useMessages } from "../locale";
import { classes } from "./classes";
import { controlClass } from "./field";

interface NameFieldProps {
  readonly run: RunRecord;
  readonly autoFocus?: boolean;
  /** The field has lost the focus; a new name is taken. */
  readonly onDone?: () => void;
  readonly className?: string;
}

/** A run's name, changed in place; an empty one is not taken. */
export function NameField({ run, autoFocus = false, onDone, className }: NameFieldProps) {
  const t = useMessages(runsMessages);
  const focused = useCallback(
    (field: HTMLInputElement | null) => {
      if (autoFocus) field?.select();
    },
    [autoFocus],
  );
  return (
    <input
      // A name that was changed elsewhere (in the detail, in another tab) is shown here too.
      key={run.name}
      aria-label={t.name}
      defaultValue={run.name}
      title={run.name}
      autoComplete="off"
      ref={focused}
      className={classes(controlClass, "text-ellipsis", className)}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        // The key is not a press of the button that has the focus next.
        event.preventDefault();
        event.currentTarget.blur();
      }}
      onBlur={(event) => {
        const name = event.target.value.trim();
        if (name !== "" && name !== run.name) void historyActions.change(run.id, { name });
        else event.target.value = run.name;
        onDone?.();
      }}
    />
  );
}
