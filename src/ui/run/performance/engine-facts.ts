import type { EngineInfo } from "../../../engine/engine";
import { formatBytes, formatCount, formatPercent, formatStepTime } from "../../../i18n/format";
import type { Locale } from "../../../i18n/messages";
import { engineMessages } from "../../../i18n/messages/engine";
import { performanceMessages } from "../../../i18n/messages/performance";
import type { Achieved } from "../../../training/performance";
import type { Fact } from "../../kit/facts";
import { lookUp } from "../../lookup";
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
  const memory: Fact[] =
    engine.bytes === 0
      ? []
      : [
          {
            label: engine.adapter === null ? t.memory : t.deviceMemory,
            value: formatBytes(engine.bytes, locale),
            about: t.memoryWhy,
          },
        ];
  if (speed === null) return [{ label: stepLabel, value: t.measuring }, ...memory];
  return [
    { label: stepLabel, value: formatStepTime(speed.secondsPerStep, locale) },
    { label: t.stepsPerSecond, value: formatSpeed(speed.stepsPerSecond, locale) },
    { label: t.achieved, value: rate(speed.gflops), about: t.achievedWhy },
    {
      label: t.gemmRate,
      value: engine.gflops === null ? t.notMeasured : rate(engine.gflops),
      about: t.gemmRateWhy,
    },
    ...(speed.gemmShare === null
      ? []
      : [{ label: t.gemmShare, value: formatPercent(speed.gemmShare, locale, 0), about: t.gemmShareWhy }]),
    ...memory,
  ];
}
