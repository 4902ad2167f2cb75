import { configurationMessages } from "../../../i18n/messages/configuration";
import { engineMessages } from "../../../i18n/messages/engine";
import { intakeMessages } from "../../../i18n/messages/intake";
import { numberText } from "../../../i18n/number-text";
import type { NumberPart } from "../../../store/config-fields";
import { showOverlay } from "../../../store/overlay";
import { useStudio } from "../../../store/studio";
import type { ChurnLabel } from "../../../tasks/churn/labels";
import { needsFoundation, parseConfig, valueAt, withValue } from "../../../tasks/config";
import { NEW_BACKBONE_DROPOUT } from "../../../tasks/network-fields";
import { type ConfigKey, type FieldPart, partsOf } from "../../../training/fields";
import { Button } from "../../kit/button";
import { SelectField, SwitchField } from "../../kit/field";
import { useFormat, useLocale, useMessages } from "../../locale";
import { lookUp } from "../../lookup";
import { ConfigNumber } from "./ConfigNumber";

interface ConfigFieldProps {
  /** The configuration key. */
  readonly name: string;
  readonly field: ConfigKey;
}

/** One key of the configuration with its control, or the controls of its parts. */
export function ConfigField({ name, field }: ConfigFieldProps) {
  const config = useStudio((state) => state.config);
  const idle = field.onlyWith !== undefined && valueAt(config, [field.onlyWith]) !== true;
  return (
    <>
      {partsOf(name, field).map((part) => (
        <PartControl key={part.id} part={part} disabled={idle} />
      ))}
      {name === "split" && <TestShare />}
    </>
  );
}

function PartControl({ part, disabled }: { readonly part: FieldPart; readonly disabled: boolean }) {
  const t = useMessages(configurationMessages);
  const engines = useMessages(engineMessages);
  const config = useStudio((state) => state.config);
  const setConfig = useStudio((state) => state.setConfig);
  const { id, path, control } = part;
  const texts = { label: lookUp(t.labels, id) ?? id, info: lookUp(t.info, id) };
  const value = valueAt(config, path);
  const set = (next: unknown) => setConfig(parseConfig(withValue(config, path, next)));
  switch (control.kind) {
    case "number":
      return <EmptyNumber part={{ ...part, control }} disabled={disabled} />;
    case "switch":
      return <SwitchField {...texts} checked={value === true} disabled={disabled} onChange={set} />;
    case "choice": {
      const names: Readonly<Record<string, Readonly<Record<string, string>>>> = { ...t.options, engine: engines.name };
      return (
        <SelectField
          {...texts}
          value={String(value)}
          disabled={disabled}
          options={control.values.map((each) => ({ value: each, label: lookUp(names[id] ?? {}, each) ?? each }))}
          onChange={set}
        />
      );
    }
    case "classes":
      return <Classes label={texts.label} names={Array.isArray(value) ? value.map(String) : []} />;
    case "labels":
      // The dialog of the classes sets the segments' own.
      return id === "churnMap" ? <ChurnMap label={texts.label} /> : null;
  }
}

/** A number, with what its empty box means. */
function EmptyNumber({ part, disabled }: { readonly part: NumberPart; readonly disabled: boolean }) {
  const t = useMessages(configurationMessages);
  const known = useStudio(({ foundation, sketches }) => foundation.value?.walk ?? sketches.value?.walk ?? null);
  const fromScratch = useStudio((state) => !needsFoundation(state.config));
  const locale = useLocale();
  switch (part.control.empty) {
    case "checkpoint":
      return (
        <ConfigNumber
          part={part}
          placeholder={fromScratch ? numberText(NEW_BACKBONE_DROPOUT, locale) : t.checkpointsOwn}
          disabled={disabled}
        />
      );
    case "seed":
      return <ConfigNumber part={part} placeholder={t.sameAsSeed} disabled={disabled} />;
    case "files":
      return (
        <ConfigNumber
          part={part}
          placeholder={known === null ? "4" : t.fromCheckpoint(String(known))}
          disabled={disabled || known !== null}
        />
      );
    case undefined:
      return <ConfigNumber part={part} disabled={disabled} />;
  }
}

function TestShare() {
  const t = useMessages(configurationMessages);
  const format = useFormat();
  const { train, validation } = useStudio((state) => state.config.split);
  return <p className="py-1 text-ink-2 text-sm">{t.testShare(format.percent(1 - train - validation, 1))}</p>;
}

function Classes({ label, names }: { readonly label: string; readonly names: readonly string[] }) {
  const data = useStudio((state) => state.sketches.value);
  return (
    <>
      <p className="pt-1 text-ink-2">
        {label}: <span className="text-ink">{names.join(", ")}</span>
      </p>
      {data !== null && <EditLabels />}
    </>
  );
}

/** What the file's labels say of churn, and the way to change it. */
function ChurnMap({ label }: { readonly label: string }) {
  const intake = useMessages(intakeMessages);
  const labels = useStudio(({ preflight }) => preflight?.churnLabels ?? noLabels);
  if (labels.length === 0) return null;
  const meanings = labels
    .slice(0, SHOWN_LABELS)
    .map((each) => `${each.label} → ${each.now === null ? "?" : intake[each.now]}`);
  return (
    <>
      <p className="pt-1 text-ink-2">
        {label}:{" "}
        <span className="text-ink">{[...meanings, ...(labels.length > SHOWN_LABELS ? ["…"] : [])].join(", ")}</span>
      </p>
      <EditLabels />
    </>
  );
}

/** Opens the dialog of what the file's labels mean for the task. */
function EditLabels() {
  const t = useMessages(configurationMessages);
  return (
    <Button className="mt-2" onClick={() => showOverlay("labels")}>
      {t.editClasses}
    </Button>
  );
}

/** More are in the dialog. */
const SHOWN_LABELS = 6;
const noLabels: readonly ChurnLabel[] = [];
