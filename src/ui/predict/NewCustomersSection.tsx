import { X } from "lucide-react";
import { useState } from "react";
import { dataPlaceMessages } from "../../i18n/messages/data-place";
import { newCustomersMessages } from "../../i18n/messages/new-customers";
import { TABLE_ROLES } from "../../pipeline/columns";
import { type Instant, isoText } from "../../pipeline/instant";
import type { UnknownName } from "../../pipeline/sketcher";
import type { NewSketchesFile } from "../../protocol/tables";

import { newCustomersActions, PAST_ENDS, sketcherInUse, useNewCustomers } from "../../store/new-customers";
import { usePredict } from "../../store/predict";
import { sourceFiles } from "../../store/table-sources";
import { Button, IconButton } from "../kit/button";
import { Callout, ErrorCallout } from "../kit/callout";
import { Dialog } from "../kit/dialog";
import { type Fact, Facts } from "../kit/facts";
import { SelectField, TextField } from "../kit/field";
import { WorkProgress } from "../kit/progress-bar";
import { Section } from "../kit/section";
import { SourceList } from "../kit/sources/SourceList";
import { Mapping } from "../kit/sources/TablesPanel";
import { TablesStore } from "../kit/sources/tables-store";
import { useFormat, useMessages } from "../locale";
import { usePickFiles } from "../pick-files";

/** The sketcher's file, where nothing says its walk. */
const ANY_SKETCHER = "sketcher_walkN.npz";
/** Unknown names that are written out. */
const SHOWN_NAMES = 5;

/** New customers from the bank's three tables: which file is which, by what they become sketches, and until when. */
export function NewCustomersSection() {
  const t = useMessages(newCustomersMessages);
  const pick = usePickFiles();
  const sources = useNewCustomers((state) => state.sources);
  const refusals = useNewCustomers((state) => state.refusals);
  const made = useNewCustomers((state) => state.made);
  return (
    <TablesStore value={useNewCustomers}>
      <Section
        title={t.title}
        summary={sources.length === 0 ? t.none : t.files(sources.length)}
        status={made === null ? "pending" : "ok"}
        defaultOpen
      >
        <div className="space-y-3">
          {refusals.map(({ file, error }) => (
            <ErrorCallout key={file} title={file} onDismiss={newCustomersActions.dismiss} error={error} />
          ))}
          {sources.length === 0 ? <p className="text-ink-2">{t.hint}</p> : <SourceList roles={TABLE_ROLES} />}
          <SketcherLine isWanted={sources.length > 0} />
          {sources.length > 0 && <PastEndFields />}
          <Work />
          {made !== null && <Made made={made} />}
          <div className="flex flex-wrap gap-2">
            <Button onClick={pick}>{t.open}</Button>
            {sources.length > 0 && <ColumnsButton />}
          </div>
        </div>
      </Section>
    </TablesStore>
  );
}

function SketcherLine({ isWanted }: { readonly isWanted: boolean }) {
  const t = useMessages(newCustomersMessages);
  const dropped = useNewCustomers((state) => state.sketcher);
  const model = usePredict((state) => state.model);
  const inUse = sketcherInUse(dropped, model);
  if (inUse === null) {
    const name = model?.sketcher?.name ?? (model?.walk == null ? ANY_SKETCHER : `sketcher_walk${model.walk}.npz`);
    return isWanted ? <Callout tone="warning">{t.noSketcher(name)}</Callout> : null;
  }
  return (
    <div className="flex items-center gap-2">
      <div className="min-w-0 flex-1">
        <p className="truncate" title={inUse.name}>
          {inUse.name}
        </p>
        <p className="text-ink-3 text-sm">{`${t.sketcher}, ${dropped === null ? t.ofModel : t.dropped}`}</p>
      </div>
      {dropped !== null && (
        <IconButton icon={X} label={t.forget(dropped.name)} onClick={() => newCustomersActions.setSketcher(null)} />
      )}
    </div>
  );
}

function PastEndFields() {
  const t = useMessages(newCustomersMessages);
  const pastEnd = useNewCustomers((state) => state.pastEnd);
  const cutoff = useNewCustomers((state) => state.cutoff);
  return (
    <div>
      <SelectField
        width="w-40"
        label={t.pastEnds}
        info={t.pastEndsAbout}
        value={pastEnd}
        onChange={newCustomersActions.setPastEnd}
        options={PAST_ENDS.map((value) => ({ value, label: t.ends[value] }))}
      />
      {pastEnd === "given" && (
        <TextField label={t.cutoff} value={cutoff} onText={newCustomersActions.setCutoff} stacked />
      )}
      <p className="text-ink-3 text-sm">{t.endsAbout[pastEnd]}</p>
    </div>
  );
}

/** The button, and how far the work is. */
function Work() {
  const t = useMessages(newCustomersMessages);
  const data = useMessages(dataPlaceMessages);
  const sources = useNewCustomers((state) => state.sources);
  const sketcher = useNewCustomers((state) => state.sketcher);
  const progress = useNewCustomers((state) => state.progress);
  const error = useNewCustomers((state) => state.error);
  const made = useNewCustomers((state) => state.made);
  const model = usePredict((state) => state.model);
  const isScoring = usePredict((state) => state.progress !== null);
  if (sources.length === 0) return null;
  const isReady = sourceFiles(sources) !== null && model !== null && sketcherInUse(sketcher, model) !== null;
  return (
    <>
      {error !== null && <ErrorCallout onDismiss={newCustomersActions.dismiss} error={error} />}
      {progress !== null && (
        <WorkProgress value={progress.share} label={data.stage[progress.stage]} onCancel={newCustomersActions.cancel} />
      )}
      {model === null && <p className="text-ink-2">{t.needsModel}</p>}
      <Button
        variant={made === null ? "primary" : "secondary"}
        disabled={!isReady || progress !== null || isScoring}
        onClick={() => void newCustomersActions.score()}
      >
        {made === null ? t.score : t.scoreAgain}
      </Button>
    </>
  );
}

/** Every guess can be changed here. */
function ColumnsButton() {
  const t = useMessages(newCustomersMessages);
  const [isOpen, setOpen] = useState(false);
  const sources = useNewCustomers((state) => state.sources);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t.columns}</Button>
      <Dialog open={isOpen} onClose={() => setOpen(false)} title={t.columnsTitle}>
        <div className="space-y-6">
          {TABLE_ROLES.map((role) => {
            const source = sources.find((candidate) => candidate.role === role);
            return source === undefined ? null : <Mapping key={role} role={role} source={source} />;
          })}
        </div>
      </Dialog>
    </>
  );
}

/** What the sketches were made of, and what counted for nothing. */
function Made({ made }: { readonly made: NewSketchesFile }) {
  const t = useMessages(newCustomersMessages);
  const format = useFormat();
  const end = secondText(made.windows.cutoff);
  const facts: Fact[] = [
    { label: t.past, value: t.pastValue(format.count(made.pastDays), end) },
    { label: t.newest, value: made.newest === null ? "–" : secondText(made.newest) },
    { label: t.withoutPast, value: format.count(made.withoutPast), about: t.withoutPastAbout },
    ...(made.unknownCustomers.rows === 0
      ? []
      : [
          {
            label: t.unknownCustomers,
            value: t.namesAndRows(made.unknownCustomers.names.join(", "), format.count(made.unknownCustomers.rows)),
          },
        ]),
    ...(made.badRows === 0 ? [] : [{ label: t.badRows, value: format.count(made.badRows) }]),
  ];
  return (
    <div className="space-y-3">
      <Facts facts={facts} />
      {made.withoutPast * 2 > made.customers && (
        <Callout tone="warning">{t.mostWithoutPast(format.count(made.withoutPast), end)}</Callout>
      )}
      <Unknown title={t.unknownProducts} names={made.unknownProducts} />
      <Unknown title={t.unknownEvents} names={made.unknownEventTypes} />
    </div>
  );
}

function Unknown({ title, names }: { readonly title: string; readonly names: readonly UnknownName[] }) {
  const t = useMessages(newCustomersMessages);
  const format = useFormat();
  if (names.length === 0) return null;
  const shown = names
    .slice(0, SHOWN_NAMES)
    .map(({ name, rows }) => t.nameRows(name === "" ? "–" : name, format.count(rows)));
  return (
    <Callout tone="warning" title={`${title}: ${format.count(names.length)}`}>
      <p className="break-words">{`${shown.join(", ")}${names.length > SHOWN_NAMES ? ", …" : ""}`}</p>
      <p>{t.unknownAbout}</p>
    </Callout>
  );
}

function secondText(instant: Instant): string {
  return isoText(instant).slice(0, 19).replace("T", " ");
}
