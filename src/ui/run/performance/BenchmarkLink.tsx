import { lazy, Suspense, useState } from "react";
import { performanceMessages } from "../../../i18n/messages/performance";
import { Dialog } from "../../kit/dialog";
import { useMessages } from "../../locale";

const Benchmark = lazy(() => import("./Benchmark").then((module) => ({ default: module.Benchmark })));

/** The benchmark before any run. */
export function BenchmarkLink() {
  const t = useMessages(performanceMessages);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="touch rounded text-ink-2 text-sm underline decoration-line-strong underline-offset-2 hover:text-ink hover:decoration-ink"
        onClick={() => setOpen(true)}
      >
        {t.benchmarkLink}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t.benchmark}>
        <Suspense>
          <Benchmark />
        </Suspense>
      </Dialog>
    </>
  );
}
