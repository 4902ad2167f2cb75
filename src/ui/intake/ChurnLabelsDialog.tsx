import { useState } from "react";
import { formatCount } from "../../i18n/format";
import { appMessages } from "../../i18n/messages/app";
import { intakeMessages } from "../../i18n/messages/intake";
import { useStudio } from "../../store/studio";
import { Button } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { Select } from "../kit/field";
import { Table, Td, Th } from "../kit/table";
import { useLocale, useMessages } from "../locale";

export interface ChurnLabelsDialogProps {
  /** Labels of the file that are no word for yes or no; their rows. */
  readonly unmapped: readonly { readonly label: string; readonly count: number }[];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Which labels say that a customer churned. Nothing changes before Apply. */
export function ChurnLabelsDialog({ unmapped, open, onOpenChange }: ChurnLabelsDialogProps) {
  const t = useMessages(intakeMessages);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t.churnMapTitle} description={t.churnMapWhat}>
      <Editor unmapped={unmapped} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

const CHOICES = { churned: true, stayed: false, leftOut: null } as const;
type Choice = keyof typeof CHOICES;

const choiceOf = (target: boolean | null): Choice => (target === null ? "leftOut" : target ? "churned" : "stayed");

function Editor({ unmapped, onDone }: Pick<ChurnLabelsDialogProps, "unmapped"> & { readonly onDone: () => void }) {
  const t = useMessages(intakeMessages);
  const app = useMessages(appMessages);
  const locale = useLocale();
  const setConfig = useStudio((state) => state.setConfig);
  const decided = useStudio(({ config }) => (config.task === "churn" ? config.churnMap : {}));
  const [chosen, setChosen] = useState<ReadonlyMap<string, Choice>>(
    () => new Map(Object.entries(decided).map(([label, target]) => [label, choiceOf(target)])),
  );
  const counts = new Map(unmapped.map(({ label, count }) => [label, count]));
  const labels = [...new Set([...Object.keys(decided), ...counts.keys()])];
  const open = labels.some((label) => !chosen.has(label));
  const options = (["churned", "stayed", "leftOut"] as const).map((value) => ({ value, label: t[value] }));
  return (
    <div className="space-y-5">
      <Table>
        <thead>
          <tr>
            <Th>{t.fileLabel}</Th>
            <Th numeric>{t.rows}</Th>
            <Th>{t.becomes}</Th>
          </tr>
        </thead>
        <tbody>
          {labels.map((label) => {
            const count = counts.get(label);
            return (
              <tr key={label}>
                <Td className="max-w-40 truncate whitespace-pre font-strong">{label}</Td>
                <Td numeric>{count === undefined ? "" : formatCount(count, locale)}</Td>
                <Td>
                  <Select<Choice | "">
                    aria-label={t.labelOfRows(label)}
                    value={chosen.get(label) ?? ""}
                    className="w-full min-w-32"
                    options={chosen.has(label) ? options : [{ value: "", label: "—" }, ...options]}
                    onChange={(choice) => {
                      if (choice !== "") setChosen(new Map(chosen).set(label, choice));
                    }}
                  />
                </Td>
              </tr>
            );
          })}
        </tbody>
      </Table>
      <div className="hairline-t flex flex-wrap items-center justify-end gap-2 pt-4">
        <p role="status" className="mr-auto text-ink-2">
          {open && t.churnMapUnresolved}
        </p>
        <Button onClick={onDone}>{app.cancel}</Button>
        <Button
          variant="primary"
          disabled={open}
          onClick={() => {
            setConfig({
              churnMap: Object.fromEntries(Array.from(chosen, ([label, choice]) => [label, CHOICES[choice]])),
            });
            onDone();
          }}
        >
          {t.apply}
        </Button>
      </div>
    </div>
  );
}
