import type { KernelProfile } from "../../../engine/engine";
import type { EngineName } from "../../../engine/names";
import { errorSentence } from "../../../i18n/errors";
import { performanceMessages } from "../../../i18n/messages/performance";
import { usePerformance } from "../../../store/performance";
import type { RunView } from "../../../store/state";
import { kernelRows, kernelSeconds } from "../../../training/performance";
import { Button } from "../../kit/button";
import { Callout } from "../../kit/callout";
import { Table, Td, Th } from "../../kit/table";
import { useFormat, useLocale, useMessages } from "../../locale";
import { lookUp } from "../../lookup";
import { formatSpeed } from "./format-speed";

/** Where a step's time goes, on the engine that can tell. */
export function Kernels({ engine, state }: { readonly engine: EngineName; readonly state: RunView["state"] }) {
  const t = useMessages(performanceMessages);
  const locale = useLocale();
  const profiling = usePerformance((store) => store.profiling);
  const profile = usePerformance((store) => store.profile);
  const error = usePerformance((store) => store.profileError);
  const measure = usePerformance((store) => store.profileKernels);
  return (
    <section aria-label={t.kernels}>
      <h3 className="pb-2">{t.kernels}</h3>
      {engine !== "webgpu" ? (
        <p className="text-ink-2">{t.kernelsOnlyWebGpu}</p>
      ) : state !== "finished" ? (
        <p className="text-ink-2">{t.kernelsLater}</p>
      ) : (
        <div className="space-y-3">
          {error !== null && <Callout tone="error">{errorSentence(error, locale)}</Callout>}
          {profile !== null && <KernelTable profile={profile} />}
          {profile === null && (
            <div className="flex flex-wrap items-center gap-3">
              <Button busy={profiling} onClick={() => void measure()}>
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
      <Table>
        <thead>
          <tr>
            <Th>{t.kernel}</Th>
            <Th numeric className="max-md:hidden">
              {t.dispatches}
            </Th>
            <Th numeric>{t.time}</Th>
            <Th numeric>{t.share}</Th>
            <Th numeric>GFLOPS</Th>
            <Th numeric>GB/s</Th>
          </tr>
        </thead>
        <tbody>
          {kernelRows(profile).map(({ kernel, dispatches, seconds, share, gflops, gigabytesPerSecond }) => (
            <tr key={kernel}>
              <Td className="min-w-36">{lookUp(t.kernelName, kernel) ?? kernel}</Td>
              <Td numeric className="max-md:hidden">
                {format.count(dispatches)}
              </Td>
              <Td numeric>{format.stepTime(seconds)}</Td>
              <Td numeric>{format.percent(share, 1)}</Td>
              <Td numeric>{rate(gflops)}</Td>
              <Td numeric>{rate(gigabytesPerSecond)}</Td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}
