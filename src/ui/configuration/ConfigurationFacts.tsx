import type { ReactNode } from "react";
import { formatCount, formatDecimal, formatPercent, formatRate } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import { configurationMessages } from "../../i18n/messages/configuration";
import type { Config } from "../../training/config";
import { type Fact, Facts } from "../kit/facts";
import { Disclosure } from "../kit/section";
import { useLocale, useMessages } from "../locale";

export interface ConfigurationFactsProps {
  readonly config: Config;
  /** Null where no file tells. */
  readonly walk: number | null;
  /** What the run was computed by, as people call it. */
  readonly engine: string;
}

/** A run's configuration: the values that people turn, and behind a fold all the others. */
export function ConfigurationFacts({ config, walk, engine }: ConfigurationFactsProps) {
  const t = useMessages(configurationMessages);
  const locale = useLocale();
  const yes = (value: boolean) => (value ? t.yes : t.no);
  const count = (value: number) => formatCount(value, locale);
  const share = (value: number) => formatPercent(value, locale, 0);
  const fact = (key: keyof typeof t.labels, value: ReactNode): Fact => ({ label: t.labels[key], value });
  return (
    <>
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
            fact("engine", engine),
            fact("walk", walk === null ? "–" : String(walk)),
            fact("classes", config.classes.join(", ")),
            fact("labelMap", labelMapText(config.labelMap, t.none)),
          ]}
        />
      </Disclosure>
    </>
  );
}

function plain(value: number, locale: Locale): string {
  return formatDecimal(value, locale, Math.min(6, decimalsOf(value)));
}

function decimalsOf(value: number): number {
  return (String(value).split(".")[1] ?? "").length;
}

function labelMapText(labelMap: Config["labelMap"], none: string): string {
  const entries = Object.entries(labelMap);
  return entries.length === 0 ? none : entries.map(([label, name]) => `${label} → ${name ?? "∅"}`).join(", ");
}
