import { useCallback, useDeferredValue, useState } from "react";
import { predictMessages } from "../../i18n/messages/predict";
import type { FromSegment } from "../../scoring/potential";
import { predictActions, usePredict } from "../../store/predict";
import { ErrorCallout } from "../kit/callout";
import { Segmented } from "../kit/choice";
import { Select } from "../kit/field";
import { InfoTip } from "../kit/popover";
import { useFormat, useMessages } from "../locale";
import { useAnswer } from "../use-answer";
import { CustomerList } from "./CustomerList";
import { ExportBar } from "./ExportBar";
import { FromToTable } from "./FromToTable";
import { ThresholdCurve } from "./ThresholdCurve";
import { useScoredClasses } from "./use-scored-classes";

/** The document's own threshold for "potential". */
const FIRST_THRESHOLD = 0.3;
const NEAREST = 100;
const NOBODY = new Int32Array(0);

/** Customers near another segment: the pair, the threshold, the list, and every other pair at the same threshold. */
export function PotentialTab() {
  const t = useMessages(predictMessages);
  const format = useFormat();
  const { names: classNames } = useScoredClasses();
  const labeled = usePredict((state) => (state.scored?.labeled ?? 0) > 0);
  const [from, setFrom] = useState(0);
  const [to, setTo] = useState(1);
  const [threshold, setThreshold] = useState(FIRST_THRESHOLD);
  const [source, setSource] = useState<FromSegment>("actual");
  const [list, setList] = useState<"over" | "nearest">("over");
  const settled = useDeferredValue(threshold);
  const answer = useAnswer(
    useCallback(() => predictActions.potential({ from, to, threshold: settled, source }), [from, to, settled, source]),
  );
  const nearest = useAnswer(
    useCallback(() => predictActions.nearest({ from, to, threshold: 0, source }, NEAREST), [from, to, source]),
  );
  const options = classNames.map((name, index) => ({ value: String(index), label: name }));
  const shown = list === "over" ? answer : nearest;
  const rows = list === "over" ? (answer?.ok ? answer.value.rows : NOBODY) : nearest?.ok ? nearest.value : NOBODY;
  return (
    <div className="flex flex-1 flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <span className="flex items-center gap-2">
          {t.from}
          <Select
            aria-label={t.from}
            value={String(from)}
            onChange={(value) => setFrom(Number(value))}
            options={options}
          />
          {t.to}
          <Select aria-label={t.to} value={String(to)} onChange={(value) => setTo(Number(value))} options={options} />
        </span>
        <label className="touch flex items-center gap-2">
          {t.threshold}
          <input
            type="range"
            min={0}
            max={1}
            step={0.01}
            value={threshold}
            onChange={(event) => setThreshold(Number(event.target.value))}
            className="w-40 accent-ink"
          />
          <output className="w-10">{format.decimal(threshold, 2)}</output>
        </label>
        <InfoTip about={t.threshold}>{t.thresholdAbout}</InfoTip>
        {labeled && (
          <span className="flex items-center gap-2">
            {t.source}
            <Segmented
              label={t.source}
              value={source}
              onChange={setSource}
              options={[
                { value: "actual", label: t.sources.actual },
                { value: "predicted", label: t.sources.predicted },
              ]}
            />
          </span>
        )}
      </div>
      {shown !== null && !shown.ok && <ErrorCallout error={shown.error} />}
      {answer?.ok && (
        <>
          <p className="text-lg" aria-live="polite">
            {t.over(
              format.count(answer.value.rows.length),
              classNames[answer.value.query.from] ?? "",
              classNames[answer.value.query.to] ?? "",
              format.decimal(answer.value.query.threshold, 2),
            )}
          </p>
          <div className="grid gap-4 lg:grid-cols-2">
            <FromToTable
              title={t.allTransitions}
              about={t.transitionsAbout}
              corner={`${t.from} ↓ ${t.to} →`}
              rows={classNames}
              columns={classNames}
              counts={answer.value.matrix.map((row, own) => row.map((count, to) => (own === to ? null : count)))}
              chosen={[from, to]}
              onChoose={(chosenFrom, chosenTo) => {
                setFrom(chosenFrom);
                setTo(chosenTo);
              }}
            />
            <ThresholdCurve counts={answer.value.countByThreshold} threshold={threshold} onChoose={setThreshold} />
          </div>
        </>
      )}
      <div className="flex items-center gap-2">
        <Segmented
          label={t.list}
          value={list}
          onChange={setList}
          options={[
            { value: "over", label: t.listOver },
            { value: "nearest", label: t.listNearest(String(NEAREST)) },
          ]}
        />
        <InfoTip about={t.nearest}>{t.nearestAbout}</InfoTip>
      </div>
      <CustomerList rows={rows} />
      <ExportBar rows={rows} transition={{ from, to, threshold }} from={source} />
    </div>
  );
}
