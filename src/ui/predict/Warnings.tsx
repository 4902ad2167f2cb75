import type { SerialError } from "../../formats/coded-error";
import { errorSentence } from "../../i18n/errors";
import { Callout } from "../kit/callout";
import { useLocale } from "../locale";

/** What was noticed of a file; of a table's columns the same may be noticed of several. */
export function Warnings({ warnings }: { readonly warnings: readonly SerialError[] }) {
  const locale = useLocale();
  return warnings.map((warning) => (
    <Callout key={`${warning.code} ${String(warning.params.column)}`} tone="warning">
      {errorSentence(warning, locale)}
    </Callout>
  ));
}
