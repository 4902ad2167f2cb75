import type { ReactNode } from "react";
import { formatCount, formatDecimal, formatPercent, formatRate } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import { configurationMessages } from "../../i18n/messages/configuration";
import { engineMessages } from "../../i18n/messages/engine";
import type { RunHeader } from "../../protocol/run";
import { type Fact, Facts } from "../kit/facts";
import { Disclosure, Section } from "../kit/section";
import { useLocale, useMessages } from "../locale";

/** What a run was started with, from the run itself; the form may say something else by now. */
export function RunConfiguration({ header }: { readonly header: RunHeader }) {
  const t = useMessages(configurationMessages);
  const engines = useMessages(engineMessages);
  const locale = useLocale();
  const { config } = header;
  const yes = (value: boolean) => (value ? t.yes : t.no);
  const count = (value: number) => formatCount(value, locale);
  const share = (value: number) => formatPercent(value, locale, 0);
  const fact = (key: keyof typeof t.labels, value: ReactNode): Fact => ({ label: t.labels[key], value });
  return (
    <Section title={t.runTitle} defaultOpen={isWide()} status="ok">
      <Facts
        facts={[
          fact("learningRate", formatRate(config.learningRate)),
          fact("batchSize", count(config.batchSize)),
          fact("epochs", count(config.epochs)),
          fact("patience", count(config.patience)),
          fact("freezeBackbone", yes(config.freezeBackbone)),
        ]}
      />
      <Disclosure title={t.allValues}>
        <Facts
          facts={[
            fact("headLearningRateFactor", plain(config.headLearningRateFactor, locale)),
            fact("weightDecay", plain(config.weightDecay, locale)),
            fact("gradClipNorm", plain(config.gradClipNorm, locale)),
            fact("lrFactor", plain(config.lrFactor, locale)),
            fact("lrPatience", count(config.lrPatience)),
            fact("classWeights", t.options.classWeights[config.classWeights]),
            fact("seed", String(config.seed)),
            fact("split.train", share(config.split.train)),
            fact("split.validation", share(config.split.validation)),
            fact("split.seed", String(config.split.seed ?? config.seed)),
            fact("shuffle", yes(config.shuffle)),
            fact("dropout", config.dropout === null ? t.checkpointsOwn : plain(config.dropout, locale)),
            fact("headDropout.0", plain(config.headDropout[0], locale)),
            fact("headDropout.1", plain(config.headDropout[1], locale)),
            fact("frozenBatchNorm", t.options.frozenBatchNorm[config.frozenBatchNorm]),
            fact("restore", t.options.restore[config.restore]),
            fact("engine", engines.name[header.engine.name]),
            fact("walk", String(header.walk)),
            fact("classes", config.classes.join(", ")),
            fact("labelMap", labelMapText(config.labelMap, t.none)),
          ]}
        />
      </Disclosure>
    </Section>
  );
}

/** Two columns fit (`lg` in `styles.css`); on one, the run itself comes first. */
function isWide(): boolean {
  return window.matchMedia("(min-width: 64rem)").matches;
}

function plain(value: number, locale: Locale): string {
  return formatDecimal(value, locale, Math.min(6, decimalsOf(value)));
}

function decimalsOf(value: number): number {
  return (String(value).split(".")[1] ?? "").length;
}

function labelMapText(labelMap: RunHeader["config"]["labelMap"], none: string): string {
  const entries = Object.entries(labelMap);
  return entries.length === 0 ? none : entries.map(([label, name]) => `${label} → ${name ?? "∅"}`).join(", ");
}
