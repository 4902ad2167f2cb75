import { FolderOpen, Save } from "lucide-react";
import { useRef, useState } from "react";
import { errorSentence } from "../../../i18n/errors";
import { storageMessages } from "../../../i18n/messages/storage";
import { useHistory } from "../../../store/history";
import { checkpointBytes, type HistoryFileOutcome, storageActions, useStorage } from "../../../store/storage";
import { Button, CancelButton } from "../../kit/button";
import { Callout } from "../../kit/callout";
import { TipHeading } from "../../kit/popover";
import { ProgressBar } from "../../kit/progress-bar";
import { useFormat, useLocale, useMessages } from "../../locale";

/** The history into a file and back. */
export function HistoryFile() {
  const t = useMessages(storageMessages);
  const format = useFormat();
  const { stored, busy, outcome } = useStorage();
  const hasRuns = useHistory((state) => state.runs.length > 0);
  const [withCheckpoints, setWithCheckpoints] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const bytes = stored === null ? 0 : checkpointBytes(stored);
  return (
    <section aria-label={t.history}>
      <TipHeading title={t.history}>{t.historyAbout}</TipHeading>
      {busy === null ? (
        <div className="flex flex-wrap items-center gap-2 pt-1">
          <Button icon={Save} disabled={!hasRuns} onClick={() => void storageActions.saveHistory(withCheckpoints)}>
            {t.save}
          </Button>
          {bytes > 0 && (
            <label className="touch inline-flex items-center gap-2">
              <input
                type="checkbox"
                checked={withCheckpoints}
                onChange={() => setWithCheckpoints(!withCheckpoints)}
                className="size-4"
              />
              {t.withCheckpoints(format.bytes(bytes))}
            </label>
          )}
          <Button icon={FolderOpen} className="md:ml-auto" onClick={() => input.current?.click()}>
            {t.read}
          </Button>
          <input
            ref={input}
            type="file"
            accept=".zip,application/zip"
            tabIndex={-1}
            aria-label={t.read}
            className="sr-only"
            onChange={(event) => {
              const [file] = event.target.files ?? [];
              if (file !== undefined) void storageActions.openHistory(file);
              event.target.value = "";
            }}
          />
        </div>
      ) : (
        <Busy action={busy.action} share={busy.share} />
      )}
      {outcome !== null && (
        <Callout
          tone={outcome.type === "failed" ? "error" : "info"}
          onDismiss={storageActions.dismiss}
          className="mt-2"
        >
          <Outcome outcome={outcome} />
        </Callout>
      )}
    </section>
  );
}

function Busy({ action, share }: { readonly action: "saving" | "opening"; readonly share: number }) {
  const t = useMessages(storageMessages);
  return (
    <div className="flex items-center gap-3 pt-1">
      <ProgressBar value={share} label={t[action]} className="flex-1" />
      <CancelButton variant="secondary" onClick={() => void storageActions.cancel()} />
    </div>
  );
}

/** The first few; a file that is damaged throughout has hundreds. */
function listed(members: readonly string[]): string {
  return members.length <= 5 ? members.join(", ") : `${members.slice(0, 5).join(", ")}, … (${members.length})`;
}

function Outcome({ outcome }: { readonly outcome: HistoryFileOutcome }) {
  const t = useMessages(storageMessages);
  const locale = useLocale();
  switch (outcome.type) {
    case "failed":
      return errorSentence(outcome.error, locale);
    case "saved":
      return t.saved(outcome.file, outcome.runs, outcome.checkpoints);
    case "opened":
      return [
        t.opened(outcome.file, outcome.added, outcome.updated, outcome.known),
        ...(outcome.checkpoints > 0 ? [t.restored(outcome.checkpoints)] : []),
        ...(outcome.checkpointsLeftOut > 0 ? [t.leftOut(outcome.checkpointsLeftOut)] : []),
        ...(outcome.unreadable > 0 ? [t.unreadable(outcome.unreadable)] : []),
        ...(outcome.damaged.length > 0 ? [t.damaged(listed(outcome.damaged))] : []),
        ...(outcome.canceled ? [t.canceled] : []),
      ].join(" ");
  }
}
