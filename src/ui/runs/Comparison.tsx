import { formatCount, formatPercent } from "../../i18n/format";
import { explanations } from "../../i18n/messages/explanations";
import { runsMessages } from "../../i18n/messages/runs";
import { changedPredictions, comparability, configDifferences, confusionDifference } from "../../runs/compare";
import type { RunRecord } from "../../runs/record";
import { configSchema } from "../../training/config";
import { Callout } from "../kit/callout";
import { Table, Td, Th } from "../kit/table";
import { useLocale, useMessages } from "../locale";

const KEYS = configSchema.keyof().options;
const METRICS = ["accuracy", "precision_macro", "recall_macro", "f1_macro", "f1_weighted", "auc_ovr"] as const;

/** The chosen runs side by side: what was changed, what came of it, and whether the numbers may be compared at all. */
export function Comparison({ runs }: { readonly runs: readonly RunRecord[] }) {
  const t = useMessages(runsMessages);
  const locale = useLocale();
  const { metrics: metricTexts } = useMessages(explanations);
  const differences = configDifferences(runs, KEYS);
  const [first, second] = runs;
  const obstacles = runs.slice(1).map((run) => (first === undefined ? null : comparability(first, run)));
  const names = runs.map((run) => (
    <Th key={run.id} numeric>
      {run.name}
    </Th>
  ));
  return (
    <section aria-label={t.comparison} className="space-y-4 pt-4">
      <h3 className="text-base">{t.comparison}</h3>
      {obstacles.includes("different-data") && <Callout tone="warning">{t.differentData}</Callout>}
      {obstacles.includes("different-split") && <Callout tone="warning">{t.differentSplit}</Callout>}
      <Table>
        <thead>
          <tr>
            <Th>{t.metrics}</Th>
            {names}
          </tr>
        </thead>
        <tbody>
          {METRICS.map((key) => (
            <tr key={key}>
              <Td>{metricTexts[key].name}</Td>
              {runs.map((run) => {
                const value = run.json?.test?.[key] ?? null;
                return (
                  <Td key={run.id} numeric>
                    {value === null ? t.none : formatPercent(value, locale)}
                  </Td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </Table>
      {differences.length === 0 ? (
        <p className="text-ink-2">{t.same}</p>
      ) : (
        <Table>
          <thead>
            <tr>
              <Th>{t.differences}</Th>
              {names}
            </tr>
          </thead>
          <tbody>
            {differences.map(({ key, values }) => (
              <tr key={key}>
                <Td className="font-mono">{key}</Td>
                {runs.map((run, index) => (
                  <Td key={run.id} numeric className="font-mono">
                    {values[index]}
                  </Td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {runs.length === 2 && first !== undefined && second !== undefined && <Pair first={first} second={second} />}
    </section>
  );
}

/** Two runs on the same test customers: who changed, and the matrices' difference. */
function Pair({ first, second }: { readonly first: RunRecord; readonly second: RunRecord }) {
  const t = useMessages(runsMessages);
  const locale = useLocale();
  if (comparability(first, second) !== null || first.json?.test == null || second.json?.test == null) return null;
  const changed = changedPredictions(first, second);
  const difference = confusionDifference(first.json.test.confusion_matrix, second.json.test.confusion_matrix);
  const { classes } = first.json.config;
  return (
    <>
      <p>{t.changed(formatCount(changed.length, locale))}</p>
      {difference !== null && difference.length === classes.length && (
        <Table className="max-w-xl">
          <thead>
            <tr>
              <Th>{t.matrixDifference}</Th>
              {classes.map((name) => (
                <Th key={name} numeric>
                  {name}
                </Th>
              ))}
            </tr>
          </thead>
          <tbody>
            {difference.map((row, index) => (
              <tr key={classes[index]}>
                <Td>
                  {classes[index]} ({t.actual})
                </Td>
                {row.map((value, column) => (
                  <Td key={classes[column]} numeric className={value === 0 ? "text-ink-3" : ""}>
                    {value > 0 ? "+" : ""}
                    {formatCount(value, locale)}
                  </Td>
                ))}
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}
