import type { SerialError } from "../../formats/coded-error";
import { errorSentence } from "../../i18n/errors";
import { Callout } from "../kit/callout";
import { useLocale } from "../locale";

/** What is to be known of a run beside its numbers, a sentence each; nothing without any. */
export function RunWarnings({ warnings }: { readonly warnings: readonly SerialError[] }) {
  const locale = useLocale();
  if (warnings.length === 0) return null;
  return (
    <div className="hairline-b space-y-2 bg-paper p-3">
      {warnings.map((warning) => (
        <Callout key={warning.code} tone="warning">
          {errorSentence(warning, locale)}
        </Callout>
      ))}
    </div>
  );
}
