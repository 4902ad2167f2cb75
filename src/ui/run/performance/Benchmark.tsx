import { Gauge } from "lucide-react";
import { useState } from "react";
import { ENGINE_CHOICES, type EngineChoice } from "../../../engine/names";
import { errorSentence } from "../../../i18n/errors";
import { engineMessages } from "../../../i18n/messages/engine";
import { performanceMessages } from "../../../i18n/messages/performance";
import type { BenchmarkProgress, BenchmarkReport } from "../../../protocol/performance";
import { performanceActions, usePerformance } from "../../../store/performance";
import { isBusy } from "../../../store/phase";
import { useStudio } from "../../../store/studio";
import { achieved } from "../../../training/performance";
import { Button, CancelButton } from "../../kit/button";
import { CopyText } from "../../kit/CopyText";
import { ErrorCallout } from "../../kit/callout";
import { Facts } from "../../kit/facts";
import { Select } from "../../kit/field";
import { ProgressBar } from "../../kit/progress-bar";
import { useFormat, useLocale, useMessages } from "../../locale";
import { benchmarkText } from "./benchmark-text";
import { engineFacts, speedFacts } from "./engine-facts";

/** Times a few training steps of a made-up model on this computer, and gives the result away as text. */
export function Benchmark() {
  const t = useMessages(performanceMessages);
  const words = useMessages(engineMessages);
  const locale = useLocale();
  const training = useStudio(isBusy);
  const progress = usePerformance((store) => store.progress);
  const report = usePerformance((store) => store.report);
  const error = usePerformance((store) => store.benchmarkError);
  const [engine, setEngine] = useState<EngineChoice>("auto");
  return (
    <div className="space-y-3">
      <p className="max-w-2xl text-ink-2">{t.benchmarkIntro}</p>
      {error !== null && <ErrorCallout error={error} />}
      {progress !== null && <Progress progress={progress} />}
      {progress === null && (
        <div className="flex flex-wrap items-center gap-2">
          <Select
            aria-label={t.engine}
            value={engine}
            onChange={setEngine}
            options={ENGINE_CHOICES.map((value) => ({ value, label: words.name[value] }))}
            disabled={training}
            className="w-36"
          />
          <Button icon={Gauge} disabled={training} onClick={() => void performanceActions.runBenchmark(engine)}>
            {report === null ? t.benchmarkStart : t.benchmarkAgain}
          </Button>
        </div>
      )}
      {training && <p className="text-ink-2">{errorSentence({ code: "benchmark/busy", params: {} }, locale)}</p>}
      {progress === null && report !== null && <Report report={report} />}
    </div>
  );
}

function Progress({ progress: { stage, done, total } }: { readonly progress: BenchmarkProgress }) {
  const t = useMessages(performanceMessages);
  const format = useFormat();
  const text = {
    loading: t.stage.loading,
    "warming-up": t.stage.warmingUp,
    measuring: t.stage.measuring(format.count(done - 1), format.count(total - 2)),
  } as const satisfies Record<BenchmarkProgress["stage"], string>;
  return (
    <div className="flex max-w-xl flex-wrap items-center gap-3">
      <ProgressBar value={done / total} label={t.benchmarkProgress} className="min-w-24 flex-1" />
      <span role="status" className="min-w-36 text-ink-2 text-sm">
        {text[stage]}
      </span>
      <CancelButton variant="secondary" onClick={performanceActions.cancelBenchmark} />
    </div>
  );
}

function Report({ report }: { readonly report: BenchmarkReport }) {
  const t = useMessages(performanceMessages);
  const locale = useLocale();
  const format = useFormat();
  const { engine, model } = report;
  const speed = achieved(report.secondsPerStep, model.flopsPerStep, engine.gflops);
  return (
    <section aria-label={t.result} className="max-w-xl space-y-3">
      {report.reduced && <p className="text-ink-2">{t.reduced}</p>}
      <Facts
        facts={[
          ...engineFacts(engine, locale),
          {
            label: t.model,
            value: t.modelSize(format.count(model.hidden), format.count(model.layers), format.count(model.batch)),
          },
          { label: t.parameters, value: format.count(model.parameters) },
          ...speedFacts(engine, speed, t.medianStep, locale),
          { label: t.fastestStep, value: format.stepTime(report.secondsPerStepMin) },
        ]}
      />
      <CopyText text={benchmarkText(report)} />
    </section>
  );
}
