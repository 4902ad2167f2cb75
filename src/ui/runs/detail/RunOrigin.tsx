import type { ComponentProps } from "react";
import { engineMessages } from "../../../i18n/messages/engine";
import { referenceMessages } from "../../../i18n/messages/reference";
import { runDetailMessages } from "../../../i18n/messages/run-detail";
import type { RunRecord } from "../../../run/record";
import { useHistory } from "../../../store/history";
import { type Fact, Facts } from "../../kit/facts";
import { LongText } from "../../kit/long-text";
import { startedText } from "../../kit/run-text";
import { useFormat, useLocale, useMessages } from "../../locale";
import { lookUp } from "../../lookup";

/** Which files, split, engine and studio a run's numbers come from, with the fingerprints in full. */
export function RunOrigin({ run }: { readonly run: RunRecord }) {
  const t = useMessages(runDetailMessages);
  const reference = useMessages(referenceMessages);
  const engines = useMessages(engineMessages);
  const locale = useLocale();
  const format = useFormat();
  const { json } = run;
  const files = (run.reference?.files ?? []).map((file, index) => ({
    label: t.file(String(index + 1)),
    value: <File {...file} />,
  }));
  const facts: readonly Fact[] =
    json === null
      ? []
      : [
          { label: t.data, value: <File {...json.dataset} /> },
          { label: t.rows, value: format.count(json.dataset.rows) },
          ...(json.foundation === null
            ? []
            : [{ label: t.foundation, value: <FoundationFile {...json.foundation} /> }]),
          {
            label: t.split,
            value: t.splitValue(
              format.count(json.split.sizes[0]),
              format.count(json.split.sizes[1]),
              format.count(json.split.sizes[2]),
              String(json.split.seed),
            ),
          },
          { label: t.engine, value: lookUp(engines.name, json.engine.name) ?? json.engine.name },
          ...(json.engine.adapter === null ? [] : [{ label: t.adapter, value: json.engine.adapter }]),
          { label: t.threads, value: format.count(json.engine.threads) },
          { label: t.duration, value: format.duration(json.seconds) },
          ...(json.secondsPerStep === null ? [] : [{ label: t.stepTime, value: format.stepTime(json.secondsPerStep) }]),
          { label: t.version, value: json.version },
        ];
  return (
    <section aria-label={t.origin}>
      <h3 className="pb-1">{t.origin}</h3>
      <Facts
        facts={[
          ...facts,
          ...files,
          { label: run.source === "reference" ? reference.addedAt : t.started, value: startedText(run, locale) },
          { label: t.id, value: <Fingerprint text={run.id} /> },
        ]}
      />
    </section>
  );
}

/** A foundation model, and the run that it came straight from. */
function FoundationFile({ run, ...file }: ComponentProps<typeof File> & { readonly run?: string | undefined }) {
  const t = useMessages(runDetailMessages);
  const name = useHistory(({ runs }) => runs.find(({ id }) => id === run)?.name ?? run);
  return (
    <>
      <File {...file} />
      {name !== undefined && <span className="block break-words">{t.madeBy(name)}</span>}
    </>
  );
}

function File({ file, bytes, sha256 }: { readonly file: string; readonly bytes: number; readonly sha256: string }) {
  const format = useFormat();
  return (
    <>
      <LongText text={file} /> <span className="text-ink-2">({format.bytes(bytes)})</span>
      <Fingerprint text={sha256} />
    </>
  );
}

function Fingerprint({ text }: { readonly text: string }) {
  return <span className="block break-all font-mono text-ink-2 text-sm">{text}</span>;
}
