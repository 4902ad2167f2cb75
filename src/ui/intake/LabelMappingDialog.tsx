import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useMemo, useState } from "react";
import { intakeMessages } from "../../i18n/messages/intake";
import type { SketchesSummary } from "../../protocol/files";
import { useStudio } from "../../store/studio";
import { classNamesOf, labelMapOf } from "../../tasks/classes";
import { Button, CancelButton, IconButton } from "../kit/button";
import { Dialog } from "../kit/dialog";
import { controlClass, Select } from "../kit/field";
import { SegmentSwatch, useSegmentColors } from "../kit/segment";
import { useFormat, useMessages } from "../locale";
import { LabelsTable } from "./LabelsTable";
import {
  type Assignment,
  addClass,
  adopt,
  assign,
  firstMapping,
  type LabelMapping,
  mappingConfig,
  mappingProblem,
  move,
  removeClass,
  rename,
  rowsPerClass,
  withDefaults,
} from "./label-mapping";

interface LabelMappingDialogProps {
  readonly data: SketchesSummary;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Which label becomes which class; rename, merge, reorder, leave out. Nothing changes before Apply. */
export function LabelMappingDialog({ data, open, onClose }: LabelMappingDialogProps) {
  const t = useMessages(intakeMessages);
  const config = useStudio((state) => state.config);
  const setConfig = useStudio((state) => state.setConfig);
  const [changed, setMapping] = useState<LabelMapping | null>(null);
  // What was not applied is forgotten.
  if (!open && changed !== null) setMapping(null);
  const first = useMemo(
    () => firstMapping({ classes: classNamesOf(config), labelMap: labelMapOf(config) }, data),
    [config, data],
  );
  const mapping = changed ?? first;
  const problem = mappingProblem(mapping);
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={t.mapTitle}
      description={t.mapWhat}
      footer={
        <>
          <p role="status" className="mr-auto text-ink-2">
            {problem === null ? "" : problem.code === "duplicateName" ? t.duplicateName(problem.name) : t[problem.code]}
          </p>
          <CancelButton variant="secondary" onClick={onClose} />
          <Button
            variant="primary"
            disabled={problem !== null}
            onClick={() => {
              setConfig(mappingConfig(mapping, data));
              onClose();
            }}
          >
            {t.apply}
          </Button>
        </>
      }
    >
      <div className="space-y-5">
        <LabelTable data={data} mapping={mapping} onChange={setMapping} />
        <ClassList data={data} mapping={mapping} onChange={setMapping} />
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setMapping(adopt(data))}>{t.adopt}</Button>
          <Button variant="ghost" onClick={() => setMapping(withDefaults(data))}>
            {t.defaults}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

interface PartProps {
  readonly data: SketchesSummary;
  readonly mapping: LabelMapping;
  readonly onChange: (mapping: LabelMapping) => void;
}

const UNDECIDED = "undecided";
const LEFT_OUT = "left-out";

const choiceOf = (to: Assignment) => (to === undefined ? UNDECIDED : to === null ? LEFT_OUT : String(to));
const assignmentOf = (choice: string): Assignment =>
  choice === UNDECIDED ? undefined : choice === LEFT_OUT ? null : Number(choice);

function LabelTable({ data, mapping, onChange }: PartProps) {
  const t = useMessages(intakeMessages);
  const options = mapping.classes.map(({ id, name }) => ({ value: String(id), label: name }));
  return (
    <LabelsTable labels={data.labels}>
      {(label) => {
        const to = mapping.assigned.get(label);
        return (
          <Select
            aria-label={t.labelOfRows(label)}
            value={choiceOf(to)}
            className="w-full min-w-32"
            options={[
              ...(to === undefined ? [{ value: UNDECIDED, label: "—" }] : []),
              ...options,
              { value: LEFT_OUT, label: t.leftOut },
            ]}
            onChange={(choice) => onChange(assign(mapping, label, assignmentOf(choice)))}
          />
        );
      }}
    </LabelsTable>
  );
}

function ClassList({ data, mapping, onChange }: PartProps) {
  const t = useMessages(intakeMessages);
  const format = useFormat();
  const colors = useSegmentColors(mapping.classes.map(({ name }) => name));
  const rows = rowsPerClass(mapping, data.labels);
  return (
    <section>
      <h3 className="mb-2 text-base">{t.classes}</h3>
      <ol className="space-y-1">
        {mapping.classes.map(({ id, name }, index) => (
          <li key={id} className="flex items-center gap-2 max-md:gap-1">
            <SegmentSwatch color={colors[index] ?? "transparent"} />
            <input
              type="text"
              aria-label={t.renameClass(name)}
              value={name}
              maxLength={64}
              onChange={(event) => onChange(rename(mapping, id, event.target.value))}
              className={`${controlClass} min-w-0 flex-1`}
            />
            <span className="min-w-10 shrink-0 text-right text-ink-2 md:w-16">{format.count(rows.get(id) ?? 0)}</span>
            <IconButton
              icon={ArrowUp}
              label={t.moveUp(name)}
              disabled={index === 0}
              onClick={() => onChange(move(mapping, id, -1))}
            />
            <IconButton
              icon={ArrowDown}
              label={t.moveDown(name)}
              // On a phone the name needs the room: every order can be had by moving up.
              className="max-md:hidden"
              disabled={index === mapping.classes.length - 1}
              onClick={() => onChange(move(mapping, id, 1))}
            />
            <IconButton
              icon={X}
              label={t.removeClass(name)}
              disabled={mapping.classes.length <= 2}
              onClick={() => onChange(removeClass(mapping, id))}
            />
          </li>
        ))}
      </ol>
      <Button variant="ghost" icon={Plus} className="mt-1" onClick={() => onChange(addClass(mapping, ""))}>
        {t.addClass}
      </Button>
    </section>
  );
}
