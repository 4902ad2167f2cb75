import { useEffect, useState } from "react";
import type { EngineInfo } from "../../../engine/engine";
import { performanceMessages } from "../../../i18n/messages/performance";
import type { RunView } from "../../../store/state";
import { studioWorker } from "../../../store/studio-worker";
import { achieved } from "../../../training/performance";
import { Facts } from "../../kit/facts";
import { useLocale, useMessages } from "../../locale";
import { Benchmark } from "./Benchmark";
import { engineFacts, speedFacts } from "./engine-facts";
import { Kernels } from "./Kernels";

/** How fast the run computes and on what, where a step's time goes, and how fast this computer can be. */
export function PerformancePanel({ run }: { readonly run: RunView }) {
  const t = useMessages(performanceMessages);
  const engine = useRunEngine(run) ?? run.header.engine;
  return (
    <section
      aria-label={t.title}
      className="grid grid-cols-1 gap-x-8 gap-y-6 p-3 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]"
    >
      <section aria-label={t.speed}>
        <h3 className="pb-2">{t.speed}</h3>
        <Speed run={run} engine={engine} />
      </section>
      <Kernels engine={engine.name} state={run.state} />
      <section aria-label={t.benchmark} className="lg:col-span-2">
        <h3 className="pb-2">{t.benchmark}</h3>
        <Benchmark />
      </section>
    </section>
  );
}

function Speed({ run, engine }: { readonly run: RunView; readonly engine: EngineInfo }) {
  const t = useMessages(performanceMessages);
  const locale = useLocale();
  const { header, result } = run;
  const seconds = result?.secondsPerStep ?? (run.stepsPerSecond === null ? null : 1 / run.stepsPerSecond);
  const speed = seconds === null ? null : achieved(seconds, header.flopsPerStep, engine.gflops);
  const label = result === null ? t.recentStep : t.medianStep;
  return <Facts facts={[...engineFacts(engine, locale), ...speedFacts(engine, speed, label, locale)]} />;
}

/** The engine as the worker knows it, which a run's start does not: its memory, and what it fell back to. */
function useRunEngine({ header, state, stepCount }: RunView): EngineInfo | null {
  // What the worker knows changes when the run starts (again), with its first step, and at its end.
  const moment = `${header.id} ${header.engine.name} ${state} ${stepCount > 0}`;
  const [known, setKnown] = useState<{ readonly moment: string; readonly engine: EngineInfo | null } | null>(null);
  useEffect(() => {
    let current = true;
    void studioWorker()
      .performance.runEngine()
      .then((answer) => {
        if (current) setKnown({ moment, engine: answer.ok ? answer.value : null });
      });
    return () => {
      current = false;
    };
  }, [moment]);
  return known?.engine ?? null;
}
