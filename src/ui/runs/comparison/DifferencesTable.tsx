import { memo } from "react";
import { comparisonMessages } from "../../../i18n/messages/comparison";
import { configurationMessages } from "../../../i18n/messages/configuration";
import { runsMessages } from "../../../i18n/messages/runs";
import { configDifferences, inputDifferences } from "../../../run/compare";
import { valueWords } from "../../../store/run-names";
import { Table, Td, Th } from "../../kit/table";
import { useLocale, useMessages } from "../../locale";
import type { Compared } from "./compared";
import { RunMark } from "./RunMark";

/** A key as the form calls it; keys that the form has no name for stand as they are. */
function nameOf(key: string, labels: Readonly<Record<string, string>>): string {
  return labels[key] ?? key;
}

/** Files, split, engine and configuration keys, and how the runs ended, as far as they differ in them. */
export const DifferencesTable = memo(function DifferencesTable({ compared }: { readonly compared: Compared }) {
  const t = useMessages(comparisonMessages);
  const { labels } = useMessages(configurationMessages);
  const list = useMessages(runsMessages);
  const locale = useLocale();
  const runs = compared.runs.map(({ run }) => run);
  const inputs = inputDifferences(runs);
  const rows = [
    ...inputs.map(({ key, values }) => ({
      key,
      name: t.inputs[key],
      values: values.map((value) => value ?? t.withoutFoundation),
    })),
    ...configDifferences(runs).map(({ key, values }) => ({
      key,
      name: nameOf(key, labels),
      values: values.map((value) => (value === "" ? "" : valueWords(key, JSON.parse(value), locale))),
    })),
    // A run that was stopped by hand has learned less than its configuration says.
    ...(new Set(runs.map(({ state }) => state)).size > 1
      ? [{ key: "state", name: list.state, values: runs.map(({ state }) => list.states[state]) }]
      : []),
  ];
  return (
    <section aria-label={t.differs}>
      <h4 className="font-strong">{t.differs}</h4>
      {rows.length === 0 ? (
        <p className="text-ink-2">{t.same}</p>
      ) : (
        <div className="w-fit max-w-full">
          <Table className="text-sm [&_td]:pl-6 [&_thead_th]:pl-6 [&_thead_th:first-child]:pl-0">
            <thead>
              <tr>
                <Th className="sticky left-0 bg-paper">
                  <span className="sr-only">{t.differs}</span>
                </Th>
                {compared.runs.map(({ run, shortName, look }) => (
                  <Th key={run.id} title={run.name}>
                    <span className="flex items-center gap-1.5">
                      <RunMark look={look} />
                      <span className="max-w-24 truncate md:max-w-64">{shortName}</span>
                    </span>
                  </Th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ key, name, values }) => (
                <tr key={key}>
                  <th
                    scope="row"
                    title={key}
                    className="hairline-b sticky left-0 bg-paper py-1 pr-3 text-left font-normal"
                  >
                    {name}
                  </th>
                  {compared.runs.map(({ run }, index) => (
                    <Td key={run.id} className="whitespace-nowrap">
                      {values[index] === "" ? t.none : values[index]}
                    </Td>
                  ))}
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </section>
  );
});
