import type { KernelProfile } from "../../../engine/engine";
import type { EngineName } from "../../../engine/names";
import { performanceMessages } from "../../../i18n/messages/performance";
import { performanceActions, usePerformance } from "../../../store/performance";
import type { RunView } from "../../../store/state";
import { kernelRows, kernelSeconds } from "../../../training/performance";
import { Button } from "../../kit/button";
import { ErrorCallout } from "../../kit/callout";
import { DataTable } from "../../kit/table";
import { useFormat, useLocale, useMessages } from "../../locale";
import { lookUp } from "../../lookup";
import { formatSpeed } from "./format-speed";

/** Where a step's time goes, on the engine that can tell. */
export function Kernels({ engine, state }: { readonly engine: EngineName; readonly state: RunView["state"] }) {
  const t = useMessages(performanceMessages);
  const profiling = usePerformance((store) => store.profiling);
  const profile = usePerformance((store) => store.profile);
  const error = usePerformance((store) => store.profileError);
  return (
    <section aria-label={t.kernels}>
      <h3 className="pb-2">{t.kernels}</h3>
      {engine !== "webgpu" ? (
        <p className="text-ink-2">{t.kernelsOnlyWebGpu}</p>
      ) : state !== "finished" ? (
        <p className="text-ink-2">{t.kernelsLater}</p>
      ) : (
        <div className="space-y-3">
          {error !== null && <ErrorCallout error={error} />}
          {profile !== null && <KernelTable profile={profile} />}
          {profile === null && (
            <div className="flex flex-wrap items-center gap-3">
              <Button busy={profiling} onClick={() => void performanceActions.profileKernels()}>
                {profiling ? t.kernelsRunning : t.kernelsStart}
              </Button>
              <p className="min-w-48 flex-1 text-ink-2 text-sm">{t.kernelsIntro}</p>
            </div>
          )}
        </div>
      )}
    </section>
  );
}

function KernelTable({ profile }: { readonly profile: KernelProfile }) {
  const t = useMessages(performanceMessages);
  const locale = useLocale();
  const format = useFormat();
  const rate = (value: number | null) => (value === null ? "–" : formatSpeed(value, locale));
  return (
    <>
      <p className="text-ink-2 text-sm">
        {t.kernelsAbout(format.stepTime(kernelSeconds(profile)), format.count(profile.rows), profile.steps)}
        {profile.timing === "round-trips" && ` ${t.roundTrips}`}
      </p>
      <DataTable
        rows={kernelRows(profile)}
        rowKey={({ kernel }) => kernel}
        columns={[
          { head: t.kernel, className: "min-w-36", cell: ({ kernel }) => lookUp(t.kernelName, kernel) ?? kernel },
          {
            head: t.dispatches,
            numeric: true,
            wide: true,
            cell: ({ dispatches }) => format.count(dispatches),
          },
          { head: t.time, numeric: true, cell: ({ seconds }) => format.stepTime(seconds) },
          { head: t.share, numeric: true, cell: ({ share }) => format.percent(share, 1) },
          { head: "GFLOPS", numeric: true, cell: ({ gflops }) => rate(gflops) },
          { head: "GB/s", numeric: true, cell: ({ gigabytesPerSecond }) => rate(gigabytesPerSecond) },
        ]}
      />
    </>
  );
}
