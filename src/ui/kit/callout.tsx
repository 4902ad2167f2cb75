import { Info, OctagonX, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import type { SerialError } from "../../formats/coded-error";
import { errorSentence } from "../../i18n/errors";
import { appMessages } from "../../i18n/messages/app";
import { useLocale, useMessages } from "../locale";
import { IconButton } from "./button";
import { classes } from "./classes";
import { LongText } from "./long-text";

const looks = {
  info: { icon: Info, box: "bg-sunken", ink: "text-ink-2" },
  warning: { icon: TriangleAlert, box: "bg-warning-paper", ink: "text-warning" },
  error: { icon: OctagonX, box: "bg-error-paper", ink: "text-error" },
} as const;

interface CalloutProps {
  readonly tone: keyof typeof looks;
  /** The file or thing it is about. */
  readonly title?: string | undefined;
  readonly children: ReactNode;
  readonly action?: ReactNode;
  readonly onDismiss?: () => void;
  readonly className?: string;
}

/** A sentence where its cause is. Errors are announced at once, the rest politely. */
export function Callout({ tone, title, children, action, onDismiss, className }: CalloutProps) {
  const t = useMessages(appMessages);
  const { icon: Icon, box, ink } = looks[tone];
  return (
    <div role={tone === "error" ? "alert" : "status"} className={classes("flex gap-2 rounded p-2.5", box, className)}>
      <Icon aria-hidden size={16} strokeWidth={1.75} className={classes("mt-0.5 shrink-0", ink)} />
      <div className="min-w-0 flex-1 self-center break-words">
        {title !== undefined && (
          <p className="font-strong">
            <LongText text={title} />
          </p>
        )}
        <div>{children}</div>
        {action && <div className="mt-2 flex flex-wrap gap-2">{action}</div>}
      </div>
      {onDismiss !== undefined && (
        <IconButton icon={X} label={t.dismiss} onClick={onDismiss} className="-my-1 -mr-1 size-7" />
      )}
    </div>
  );
}

interface ErrorCalloutProps extends Omit<CalloutProps, "tone" | "children"> {
  readonly tone?: CalloutProps["tone"];
  readonly error: SerialError;
}

/** An error's sentence, where its cause is. */
export function ErrorCallout({ tone = "error", error, title, ...rest }: ErrorCalloutProps) {
  const sentence = errorSentence(error, useLocale());
  return (
    // A sentence that names its file needs no title that does.
    <Callout {...rest} tone={tone} title={title !== undefined && sentence.includes(title) ? undefined : title}>
      {sentence}
    </Callout>
  );
}

/** What was noticed of a file or a run, a sentence each. */
export function Warnings({ warnings }: { readonly warnings: readonly SerialError[] }) {
  return warnings.map((warning) => <ErrorCallout key={JSON.stringify(warning)} tone="warning" error={warning} />);
}
