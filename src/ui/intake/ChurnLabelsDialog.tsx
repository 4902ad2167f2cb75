import { useState } from "react";
import { intakeMessages } from "../../i18n/messages/intake";
import { useStudio } from "../../store/studio";
import type { ChurnLabel, ChurnMeaning } from "../../tasks/churn/labels";
import { Button, CancelButton } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { Select } from "../kit/field";
import { useMessages } from "../locale";
import { LabelsTable } from "./LabelsTable";

interface ChurnLabelsDialogProps {
  /** The file's. */
  readonly labels: readonly ChurnLabel[];
  readonly open: boolean;
  readonly onClose: () => void;
}

const TARGETS: Readonly<Record<ChurnMeaning, boolean | null>> = { churned: true, stayed: false, leftOut: null };
const NONE: ReadonlyMap<string, ChurnMeaning> = new Map();

/** Which labels say that a customer churned. Nothing changes before Apply. */
export function ChurnLabelsDialog({ labels, open, onClose }: ChurnLabelsDialogProps) {
  const t = useMessages(intakeMessages);
  const setConfig = useStudio((state) => state.setConfig);
  const decided = useStudio(({ config }) => (config.task === "churn" ? config.churnMap : {}));
  const [changed, setChanged] = useState(NONE);
  // What was not applied is forgotten.
  if (!open && changed !== NONE) setChanged(NONE);
  const chosen = new Map(labels.map(({ label, now }) => [label, changed.get(label) ?? now]));
  const isUnresolved = [...chosen.values()].includes(null);
  const options = (["churned", "stayed", "leftOut"] as const).map((value) => ({ value, label: t[value] }));
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t.churnMapTitle}
      description={t.churnMapWhat}
      footer={
        <>
          <p role="status" className="mr-auto text-ink-2">
            {isUnresolved && t.churnMapUnresolved}
          </p>
          <CancelButton variant="secondary" onClick={onClose} />
          <Button
            variant="primary"
            disabled={isUnresolved}
            onClick={() => {
              setConfig({ churnMap: churnMapOf(decided, labels, chosen) });
              onClose();
            }}
          >
            {t.apply}
          </Button>
        </>
      }
    >
      <LabelsTable labels={labels}>
        {(label) => {
          const choice = chosen.get(label) ?? null;
          return (
            <Select<ChurnMeaning | "">
              aria-label={t.labelOfRows(label)}
              value={choice ?? ""}
              className="w-full min-w-32"
              options={choice !== null ? options : [{ value: "", label: "—" }, ...options]}
              onChange={(next) => {
                if (next !== "") setChanged(new Map(changed).set(label, next));
              }}
            />
          );
        }}
      </LabelsTable>
    </Dialog>
  );
}

/** What was said of labels that this file lacks, and of those that say something else by themselves. */
function churnMapOf(
  decided: Readonly<Record<string, boolean | null>>,
  labels: readonly ChurnLabel[],
  chosen: ReadonlyMap<string, ChurnMeaning | null>,
): Record<string, boolean | null> {
  const others = Object.entries(decided).filter(([label]) => !chosen.has(label));
  const said = labels.flatMap(({ label, own }): [string, boolean | null][] => {
    const choice = chosen.get(label) ?? null;
    return choice === null || choice === own ? [] : [[label, TARGETS[choice]]];
  });
  return Object.fromEntries([...others, ...said]);
}
