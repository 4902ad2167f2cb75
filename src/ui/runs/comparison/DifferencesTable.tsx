import { memo } from "react";
import { comparisonMessages } from "../../../i18n/messages/comparison";
import { configDifferences, inputDifferences } from "../../../run/compare";
import { Table, Td, Th } from "../../kit/table";
import { useMessages } from "../../locale";
import type { Compared } from "./compared";
import { RunCell } from "./RunCell";

/** Files, split, engine and configuration keys, as far as the runs differ in them. */
export const DifferencesTable = memo(function DifferencesTable({ compared }: { readonly compared: Compared }) {
  const t = useMessages(comparisonMessages);
  const runs = compared.runs.map(({ run }) => run);
  const inputs = inputDifferences(runs);
  const keys = configDifferences(runs);
  return (
    <section aria-label={t.differs}>
      <h4 className="font-strong">{t.differs}</h4>
      {inputs.length + keys.length === 0 ? (
        <p className="text-ink-2">{t.same}</p>
      ) : (
        <div className="w-fit max-w-full">
          <Table className="text-sm [&_td]:pl-6 [&_thead_th]:pl-6 [&_thead_th:first-child]:pl-0">
            <thead>
              <tr>
                <Th className="sticky left-0 bg-paper">{t.run}</Th>
                {inputs.map(({ key }) => (
                  <Th key={key}>{t.inputs[key]}</Th>
                ))}
                {keys.map(({ key }) => (
                  <Th key={key} className="font-mono">
                    {key}
                  </Th>
                ))}
              </tr>
            </thead>
            <tbody>
              {compared.runs.map((each, index) => (
                <tr key={each.run.id}>
                  <RunCell each={each} compared={compared} />
                  {inputs.map(({ key, values }) => (
                    <Td key={key}>{values[index] === "" ? t.none : values[index]}</Td>
                  ))}
                  {keys.map(({ key, values }) => (
                    <Td key={key} className="font-mono">
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
