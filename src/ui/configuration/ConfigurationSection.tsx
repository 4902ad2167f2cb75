import { Download, RotateCcw, Upload } from "lucide-react";
import { useState } from "react";
import { formatPercent } from "../../i18n/format";
import { configurationMessages } from "../../i18n/messages/configuration";
import { engineMessages } from "../../i18n/messages/engine";
import { saveBlob } from "../../store/download";
import { isBusy } from "../../store/phase";
import { useStudio } from "../../store/studio";
import { ENGINE_CHOICES } from "../../training/config";
import { usePickFiles } from "../app/files";
import { LabelMapping } from "../intake/LabelMapping";
import { Button, IconButton } from "../kit/button";
import { SelectField, SwitchField } from "../kit/field";
import { Disclosure, Section } from "../kit/section";
import { toast } from "../kit/toast";
import { useLocale, useMessages } from "../locale";
import { ConfigNumber } from "./ConfigNumber";
import { changedKeys, configurationFile } from "./fields";
import { RunConfiguration } from "./RunConfiguration";

/** The form, or the read-only configuration of the run that goes on. */
export function ConfigurationSection() {
  const run = useStudio((state) => state.run);
  const busy = useStudio(isBusy);
  return run !== null && busy ? <RunConfiguration header={run.header} /> : <ConfigurationForm />;
}

function ConfigurationForm() {
  const t = useMessages(configurationMessages);
  const config = useStudio((state) => state.config);
  const setConfig = useStudio((state) => state.setConfig);
  const reset = useStudio((state) => state.resetConfig);
  const pick = usePickFiles();
  const changed = changedKeys(config).length;
  // A new key throws half-typed texts away.
  const [generation, setGeneration] = useState(0);
  const [open, setOpen] = useState(true);

  function onReset() {
    const before = config;
    reset();
    setGeneration(generation + 1);
    toast.show(t.wasReset, { action: { label: t.undo, onClick: () => setConfig(before) } });
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
          <IconButton icon={RotateCcw} label={t.resetAll} disabled={changed === 0} onClick={onReset} />
          <IconButton icon={Upload} label={t.importJsonLabel} onClick={pick} />
          <IconButton icon={Download} label={t.exportJsonLabel} onClick={onExport} />
        </>
      }
    >
      <div key={generation}>
        <ConfigNumber id="learningRate" />
        <ConfigNumber id="batchSize" />
        <ConfigNumber id="epochs" />
        <ConfigNumber id="patience" />
        <SwitchField
          label={t.labels.freezeBackbone}
          info={t.info.freezeBackbone}
          checked={config.freezeBackbone}
          onChange={(freezeBackbone) => setConfig({ freezeBackbone })}
        />
        <Disclosure title={t.advanced}>
          <OptimiserGroup />
          <DataGroup />
          <NetworkGroup />
          <RunGroup />
        </Disclosure>
      </div>
    </Section>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <fieldset className="mt-1 mb-3">
      <legend className="hairline-b mb-1 w-full pb-1 text-ink-2 text-sm">{title}</legend>
      {children}
    </fieldset>
  );
}

function OptimiserGroup() {
  const t = useMessages(configurationMessages);
  const { classWeights } = useStudio((state) => state.config);
  const setConfig = useStudio((state) => state.setConfig);
  return (
    <Group title={t.groups.optimiser}>
      <ConfigNumber id="headLearningRateFactor" />
      <ConfigNumber id="weightDecay" />
      <ConfigNumber id="gradClipNorm" />
      <ConfigNumber id="lrFactor" />
      <ConfigNumber id="lrPatience" />
      <SelectField
        label={t.labels.classWeights}
        info={t.info.classWeights}
        value={classWeights}
        options={(["balanced", "none"] as const).map((value) => ({ value, label: t.options.classWeights[value] }))}
        onChange={(value) => setConfig({ classWeights: value })}
      />
    </Group>
  );
}

function DataGroup() {
  const t = useMessages(configurationMessages);
  const locale = useLocale();
  const { split, shuffle, classes } = useStudio((state) => state.config);
  const setConfig = useStudio((state) => state.setConfig);
  const data = useStudio((state) => state.sketches.value);
  const [mapping, setMapping] = useState(false);
  return (
    <Group title={t.groups.data}>
      <ConfigNumber id="seed" />
      <ConfigNumber id="split.train" />
      <ConfigNumber id="split.validation" />
      <p className="py-1 text-ink-2 text-sm">
        {t.testShare(formatPercent(1 - split.train - split.validation, locale, 1))}
      </p>
      <ConfigNumber id="split.seed" placeholder={t.sameAsSeed} />
      <SwitchField
        label={t.labels.shuffle}
        info={t.info.shuffle}
        checked={shuffle}
        onChange={(value) => setConfig({ shuffle: value })}
      />
      <p className="pt-1 text-ink-2">
        {t.labels.classes}: <span className="text-ink">{classes.join(", ")}</span>
      </p>
      {data !== null && (
        <>
          <Button className="mt-2" onClick={() => setMapping(true)}>
            {t.editClasses}
          </Button>
          <LabelMapping data={data} open={mapping} onOpenChange={setMapping} />
        </>
      )}
    </Group>
  );
}

function NetworkGroup() {
  const t = useMessages(configurationMessages);
  const { frozenBatchNorm, freezeBackbone, restore } = useStudio((state) => state.config);
  const setConfig = useStudio((state) => state.setConfig);
  return (
    <Group title={t.groups.network}>
      <ConfigNumber id="dropout" placeholder={t.checkpointsOwn} />
      <ConfigNumber id="headDropout.0" />
      <ConfigNumber id="headDropout.1" />
      <SelectField
        label={t.labels.frozenBatchNorm}
        info={t.info.frozenBatchNorm}
        value={frozenBatchNorm}
        disabled={!freezeBackbone}
        options={(["train", "eval"] as const).map((value) => ({ value, label: t.options.frozenBatchNorm[value] }))}
        onChange={(value) => setConfig({ frozenBatchNorm: value })}
      />
      <SelectField
        label={t.labels.restore}
        info={t.info.restore}
        value={restore}
        options={(["best", "last"] as const).map((value) => ({ value, label: t.options.restore[value] }))}
        onChange={(value) => setConfig({ restore: value })}
      />
    </Group>
  );
}

function RunGroup() {
  const t = useMessages(configurationMessages);
  const engines = useMessages(engineMessages);
  const engine = useStudio((state) => state.config.engine);
  const setConfig = useStudio((state) => state.setConfig);
  const known = useStudio(({ foundation, sketches }) => foundation.value?.walk ?? sketches.value?.walk ?? null);
  return (
    <Group title={t.groups.run}>
      <SelectField
        label={t.labels.engine}
        info={t.info.engine}
        value={engine}
        options={ENGINE_CHOICES.map((value) => ({ value, label: engines.name[value] }))}
        onChange={(value) => setConfig({ engine: value })}
      />
      <ConfigNumber
        id="walk"
        disabled={known !== null}
        placeholder={known === null ? "4" : t.fromCheckpoint(String(known))}
      />
    </Group>
  );
}
