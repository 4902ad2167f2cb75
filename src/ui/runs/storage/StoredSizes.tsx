import { storageMessages } from "../../../i18n/messages/storage";
import type { StoredBytes } from "../../../protocol/stored";
import { useHistory } from "../../../store/history";
import { checkpointBytes, useStorage } from "../../../store/storage";
import { Facts } from "../../kit/facts";
import { ProgressBar } from "../../kit/progress-bar";
import { Disclosure } from "../../kit/section";
import { useFormat, useMessages } from "../../locale";

/** What is stored takes so much, and so much is allowed. */
export function StoredSizes() {
  const t = useMessages(storageMessages);
  const format = useFormat();
  const { stored, preferences, estimate } = useStorage();
  return (
    <section aria-label={t.stored}>
      <h3>{t.stored}</h3>
      <p className="py-1 text-ink-2">
        {estimate === null ? t.usageUnknown : t.usage(format.bytes(estimate.used), format.bytes(estimate.quota))}
      </p>
      {estimate !== null && (
        <ProgressBar value={estimate.used / Math.max(1, estimate.quota)} label={t.stored} className="my-1" />
      )}
      {stored !== null && (
        <>
          <Facts
            facts={[
              { label: t.records, value: format.bytes(stored.records) },
              { label: t.checkpoints, value: format.bytes(checkpointBytes(stored)) },
              { label: t.autosaves, value: format.bytes(stored.autosaves) },
              { label: t.others, value: format.bytes(stored.others) },
              { label: t.preferences, value: format.bytes(preferences) },
            ]}
          />
          <ByRun stored={stored} />
        </>
      )}
    </section>
  );
}

/** Each kept checkpoint with its run, the largest first. */
function ByRun({ stored }: { readonly stored: StoredBytes }) {
  const t = useMessages(storageMessages);
  const format = useFormat();
  const runs = useHistory((state) => state.runs);
  const checkpoints = Object.entries(stored.checkpoints).sort(([, a], [, b]) => b - a);
  if (checkpoints.length === 0) return null;
  return (
    <Disclosure title={t.checkpointsByRun}>
      <ul>
        {checkpoints.map(([id, bytes]) => {
          const run = runs.find((other) => other.id === id);
          return (
            <li key={id} className="flex gap-3 py-0.5">
              <span className="min-w-0 flex-1 truncate">
                {run === undefined ? t.withoutRun : `${run.starred ? "★ " : ""}${run.name}`}
              </span>
              <span>{format.bytes(bytes)}</span>
            </li>
          );
        })}
      </ul>
    </Disclosure>
  );
}
