import { runsMessages } from "../../i18n/messages/runs";
import type { RunRecord } from "../../run/record";
import { useHistory } from "../../store/history";
import { classes } from "../kit/classes";
import { controlClass } from "../kit/field";
import { useMessages } from "../locale";

/** A run's name, changed in place; an empty one is not taken. */
export function NameField({ run, className }: { readonly run: RunRecord; readonly className?: string }) {
  const t = useMessages(runsMessages);
  const change = useHistory((state) => state.change);
  return (
    <input
      // A name that was changed elsewhere (in the detail, in another tab) is shown here too.
      key={run.name}
      aria-label={t.name}
      defaultValue={run.name}
      title={run.name}
      autoComplete="off"
      className={classes(controlClass, "text-ellipsis", className)}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
      }}
      onBlur={(event) => {
        const name = event.target.value.trim();
        if (name !== "" && name !== run.name) void change(run.id, { name });
        else event.target.value = run.name;
      }}
    />
  );
}
