import { Check, Download, SlidersHorizontal, Upload } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { configurationMessages } from "../../../i18n/messages/configuration";
import { changedKeys, configurationFile, FOLDED_GROUPS, formDefaults, groupFields } from "../../../store/config-fields";
import { saveBlob } from "../../../store/download";
import { isBusy } from "../../../store/phase";
import { useStudio } from "../../../store/studio";
import type { Config } from "../../../tasks/config";
import { type Preset, presetOf, presetsOf, withPreset } from "../../../tasks/presets";
import { IconButton } from "../../kit/button";
import { Popover, PopoverClose } from "../../kit/popover";
import { Disclosure, Section } from "../../kit/section";
import { toast } from "../../kit/toast";
import { useMessages } from "../../locale";
import { usePickFiles } from "../../pick-files";
import { ConfigField } from "./ConfigField";
import { RunConfiguration } from "./RunConfiguration";

/**
 * The form, or the read-only configuration of the run that goes on. One takes the other's place in a task of its own: a run's
 * end has enough to draw.
 */
export function ConfigurationSection() {
  const header = useDeferredValue(useStudio((state) => (isBusy(state) ? (state.run?.header ?? null) : null)));
  return header === null ? <ConfigurationForm /> : <RunConfiguration header={header} />;
}

function ConfigurationForm() {
  const t = useMessages(configurationMessages);
  const config = useStudio((state) => state.config);
  const { setConfig, resetConfig: reset } = useStudio.getState();
  const pick = usePickFiles();
  const isTable = useStudio((state) => state.sketches.value?.table != null);
  const changed = useStudio((state) => changedKeys(state.config, formDefaults(state)).length);
  // A new key throws half-typed texts away.
  const [generation, setGeneration] = useState(0);
  const [open, setOpen] = useState(true);

  function onReset() {
    const before = config;
    reset();
    setGeneration(generation + 1);
    toast.show(t.wasReset, { action: { label: t.undo, onClick: () => setConfig(before) } });
  }

  function onPreset(preset: Preset) {
    // The script knows no labels of one's own either: its preset is every default.
    if (preset.id === "script") return onReset();
    const before = config;
    setConfig(withPreset(config, preset));
    setGeneration(generation + 1);
    toast.show(t.preset[preset.id].name, { action: { label: t.undo, onClick: () => setConfig(before) } });
  }

  function onExport() {
    const { name, blob } = configurationFile(config);
    saveBlob(blob, name);
  }

  return (
    <Section
      title={t.title}
      summary={changed === 0 ? t.summaryDefault : t.summaryChanged(changed)}
      open={open}
      onOpenChange={setOpen}
      actions={
        <>
          <Presets config={config} onPreset={onPreset} />
          <IconButton icon={Upload} label={t.importJsonLabel} onClick={pick} />
          <IconButton icon={Download} label={t.exportJsonLabel} onClick={onExport} />
        </>
      }
    >
      <div key={generation}>
        {groupFields(config.task, "main").map(([name, field]) => (
          <ConfigField key={name} name={name} field={field} />
        ))}
        <Disclosure title={t.advanced}>
          {FOLDED_GROUPS.map((group) => (
            <fieldset key={group} className="mt-1 mb-3">
              <legend className="hairline-b mb-1 w-full pb-1 text-ink-2 text-sm">{t.groups[group]}</legend>
              {groupFields(config.task, group).map(
                ([name, field]) =>
                  // A table with a label knows no walks.
                  (name !== "walk" || !isTable) && <ConfigField key={name} name={name} field={field} />,
              )}
            </fieldset>
          ))}
        </Disclosure>
      </div>
    </Section>
  );
}

/** Beginnings to choose from; the one that the configuration is has a check mark. */
function Presets({ config, onPreset }: { readonly config: Config; readonly onPreset: (preset: Preset) => void }) {
  const t = useMessages(configurationMessages);
  const current = presetOf(config);
  return (
    <Popover align="start" label={t.presets} trigger={<IconButton icon={SlidersHorizontal} label={t.presets} />}>
      <ul className="-mx-2 min-w-64">
        {presetsOf(config.task).map((preset) => (
          <li key={preset.id}>
            <PopoverClose
              aria-pressed={current?.id === preset.id}
              onClick={() => onPreset(preset)}
              className="touch w-full rounded px-2 py-1 text-left hover:bg-sunken"
            >
              <span className="flex items-center gap-1">
                {t.preset[preset.id].name}
                {current?.id === preset.id && <Check aria-hidden size={14} />}
              </span>
              <span className="block text-ink-2 text-sm">{t.preset[preset.id].what}</span>
            </PopoverClose>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
