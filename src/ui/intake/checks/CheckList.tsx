import { errorSentence } from "../../../i18n/errors";
import type { Preflight } from "../../../protocol/preflight";
import { StatusIcon } from "../../kit/status";
import { useLocale } from "../../locale";

const order = { error: 0, warning: 1, ok: 2 } as const;

/** One sentence for each check, the worst first. */
export function CheckList({ preflight }: { readonly preflight: Preflight }) {
  const locale = useLocale();
  const checks = [...preflight.checks].sort((a, b) => order[a.status] - order[b.status]);
  return (
    <ul className="space-y-2">
      {checks.map(({ status, message }) => (
        <li key={JSON.stringify(message)} className="flex gap-2">
          <span className="mt-0.5">
            <StatusIcon status={status} />
          </span>
          <span className="min-w-0 break-words">{errorSentence(message, locale)}</span>
        </li>
      ))}
    </ul>
  );
}
