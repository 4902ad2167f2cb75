import type { SerialError } from "../../formats/coded-error";
import { Warnings } from "../kit/callout";

/** What is to be known of a run beside its numbers, a sentence each; nothing without any. */
export function RunWarnings({ warnings }: { readonly warnings: readonly SerialError[] }) {
  if (warnings.length === 0) return null;
  return (
    <div className="hairline-b space-y-2 bg-paper p-3">
      <Warnings warnings={warnings} />
    </div>
  );
}
