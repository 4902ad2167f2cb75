import { X } from "lucide-react";
import { lazy, type ReactNode, useEffect, useRef, useState } from "react";
import { intakeMessages } from "../../i18n/messages/intake";
import type { SketchesSummary } from "../../protocol/files";
import { showOverlay } from "../../store/overlay";
import { isBusy } from "../../store/phase";
import { useStudio } from "../../store/studio";
import { needsFoundation } from "../../tasks/config";
import { Button, IconButton } from "../kit/button";
import { Callout } from "../kit/callout";
import { LazyPart } from "../kit/LazyPart";
import { Section } from "../kit/section";
import { useFormat, useLocale, useMessages } from "../locale";
import { ReadingProgress } from "./ReadingProgress";
import { SegmentLine } from "./SegmentBars";
import { shortCount } from "./short-count";
import { useLabelShares } from "./use-label-shares";

const DataCard = lazy(() => import("./DataCard").then((module) => ({ default: module.DataCard })));
const FoundationCard = lazy(() =>
  import("./FoundationCard").then((module) => ({ default: module.CurrentFoundationCard })),
);

/** The sketches: one line when settled, the data card when opened. */
export function DataSection() {
  const t = useMessages(intakeMessages);
  const format = useFormat();
  const { value, loading } = useStudio((state) => state.sketches);
  const demo = useStudio((state) => state.demo);
  const task = useStudio((state) => state.config.task);
  const unmapped = useStudio((state) => state.preflight?.unmappedLabels ?? noLabels);
  // The dialog opens by itself once per file whose labels do not fit.
  const key = value === null || unmapped.length === 0 ? null : `${value.file}:${value.bytes}:${task}`;
  const offered = useRef<string | null>(null);
  useEffect(() => {
    if (key === null || offered.current === key) return;
    offered.current = key;
    showOverlay("labels");
  }, [key]);
  return (
    <InputSection
      title={t.data}
      kind="sketches"
      removeLabel={t.removeData}
      summary={
        value === null ? undefined : `${t.customers(format.count(value.rows))}${demo ? ` · ${t.demoBadge}` : ""}`
      }
      settled={value !== null}
      problem={unmapped.length > 0}
      preview={value === null ? undefined : <CurrentSegmentLine />}
    >
      {loading !== null && <ReadingProgress progress={loading} />}
      {value === null && loading === null && <p className="text-ink-2">{t.sketchesWhat[task]}: .npz</p>}
      {value !== null && (
        <div className="space-y-3">
          {unmapped.length > 0 && (
            <Callout
              tone="error"
              action={
                <Button variant="primary" onClick={() => showOverlay("labels")} className="max-lg:hidden">
                  {t.mapLabels}
                </Button>
              }
            >
              {t.labelsDiffer(unmapped.map(({ label }) => `“${label}”`).join(", "))}
            </Callout>
          )}
          <DataCard data={value} />
        </div>
      )}
    </InputSection>
  );
}

const noLabels: readonly { readonly label: string; readonly count: number }[] = [];

function CurrentSegmentLine() {
  const data = useStudio((state) => state.sketches.value);
  return data === null ? null : <SegmentLineOf data={data} />;
}

function SegmentLineOf({ data }: { readonly data: SketchesSummary }) {
  const config = useStudio((state) => state.config);
  return <SegmentLine shares={useLabelShares(data, config)} />;
}

/** The foundation model: one line when settled, the foundation card when opened; gone where the task needs none. */
export function FoundationSection() {
  const t = useMessages(intakeMessages);
  const locale = useLocale();
  const { value, loading } = useStudio((state) => state.foundation);
  const needed = useStudio(({ config }) => needsFoundation(config));
  if (!needed) return null;
  return (
    <InputSection
      title={t.foundation}
      kind="foundation"
      removeLabel={t.removeFoundation}
      summary={
        value === null
          ? undefined
          : [
              shortCount(value.parameters, locale, { million: t.million, thousand: t.thousand }),
              ...(value.walk === null ? [] : [`walk ${value.walk}`]),
            ].join(", ")
      }
      settled={value !== null}
      problem={false}
    >
      {loading !== null && <ReadingProgress progress={loading} />}
      {value === null && loading === null && <p className="text-ink-2">{t.foundationWhat}: .pt</p>}
      {value !== null && <FoundationCard foundation={value} />}
    </InputSection>
  );
}

interface InputSectionProps {
  readonly title: string;
  readonly kind: "sketches" | "foundation";
  readonly removeLabel: string;
  readonly summary: string | undefined;
  readonly settled: boolean;
  readonly problem: boolean;
  readonly preview?: ReactNode;
  readonly children: ReactNode;
}

function InputSection({ title, kind, removeLabel, summary, settled, problem, preview, children }: InputSectionProps) {
  const loading = useStudio((state) => state[kind].loading !== null);
  const running = useStudio(isBusy);
  const remove = useStudio((state) => state.removeInput);
  const [opened, setOpened] = useState<boolean | null>(null);
  const open = opened ?? (loading || problem);
  return (
    <Section
      title={title}
      status={problem ? "error" : settled ? "ok" : "pending"}
      open={open}
      onOpenChange={setOpened}
      summary={summary}
      preview={preview}
      {...(settled && !running
        ? { actions: <IconButton icon={X} label={removeLabel} onClick={() => void remove(kind)} /> }
        : {})}
    >
      <LazyPart>{children}</LazyPart>
    </Section>
  );
}
