import type { EngineInfo } from "../../engine/engine";
import { formatBytes, formatCount, formatPercent, formatStepTime } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import { engineMessages } from "../../i18n/messages/engine";
import { performanceMessages } from "../../i18n/messages/performance";
import type { Achieved } from "../../training/performance";
import type { Fact } from "../kit/facts";
import { InfoTip } from "../kit/popover";
import { lookUp } from "../lookup";
import { formatSpeed } from "./format-speed";

/** What computes and why; the same rows for a run and for a benchmark. */
export function engineFacts(engine: EngineInfo, locale: Locale): Fact[] {
  const t = performanceMessages[locale];
  const words = engineMessages[locale];
  return [
    { label: t.engine, value: lookUp(words.name, engine.name) ?? engine.name },
    ...(engine.adapter === null ? [] : [{ label: t.adapter, value: engine.adapter }]),
    { label: t.threads, value: formatCount(engine.threads, locale) },
    { label: t.why, value: lookUp(words.reason, engine.reason) ?? words.otherReason(engine.reason) },
  ];
}

/** How fast it computes. `speed` is null until there is a measurement. */
export function speedFacts(engine: EngineInfo, speed: Achieved | null, stepLabel: string, locale: Locale): Fact[] {
  const t = performanceMessages[locale];
  const rate = (gflops: number) => t.gflops(formatSpeed(gflops, locale));
  const share = speed?.gemmShare ?? null;
  return [
    { label: stepLabel, value: speed === null ? t.measuring : formatStepTime(speed.secondsPerStep, locale) },
    ...(speed === null
      ? []
      : [
          { label: t.stepsPerSecond, value: formatSpeed(speed.stepsPerSecond, locale) },
          { label: t.achieved, value: <Explained about={t.achieved} value={rate(speed.gflops)} why={t.achievedWhy} /> },
        ]),
    {
      label: t.gemmRate,
      value:
        engine.gflops === null ? (
          t.notMeasured
        ) : (
          <Explained about={t.gemmRate} value={rate(engine.gflops)} why={t.gemmRateWhy} />
        ),
    },
    ...(share === null ? [] : [{ label: t.gemmShare, value: formatPercent(share, locale, 0) }]),
    ...(engine.bytes === 0
      ? []
      : [
          {
            label: engine.adapter === null ? t.memory : t.deviceMemory,
            value: <Explained about={t.memory} value={formatBytes(engine.bytes, locale)} why={t.memoryWhy} />,
          },
        ]),
  ];
}

interface ExplainedProps {
  readonly about: string;
  readonly value: string;
  readonly why: string;
}

function Explained({ about, value, why }: ExplainedProps) {
  return (
    <span className="inline-flex items-center">
      {value}
      <InfoTip about={about}>{why}</InfoTip>
    </span>
  );
}
