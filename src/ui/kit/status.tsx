import { Check, Circle, OctagonX, TriangleAlert } from "lucide-react";
import { appMessages } from "../../i18n/messages/app";
import { useMessages } from "../locale";

export type Status = "ok" | "warning" | "error" | "pending";

const icons = { ok: Check, warning: TriangleAlert, error: OctagonX, pending: Circle } as const;
const inks = { ok: "text-ink-2", warning: "text-warning", error: "text-error", pending: "text-line-strong" } as const;

/** A check mark, a warning or an error sign, with its word for those who do not see it. */
export function StatusIcon({ status }: { readonly status: Status }) {
  const t = useMessages(appMessages);
  const Icon = icons[status];
  return (
    <span className={`inline-flex shrink-0 ${inks[status]}`}>
      <Icon aria-hidden size={16} strokeWidth={status === "ok" ? 2.25 : 1.75} />
      <span className="sr-only">{t.status[status]}</span>
    </span>
  );
}
