import { useState } from "react";
import { errorSentence } from "../../i18n/errors";
import { formatCount, formatDecimal } from "../../i18n/format";
import { preflightMessages } from "../../i18n/messages/preflight";
import type { Preflight } from "../../protocol/preflight";
import { hasInputs } from "../../store/phase";
import { useStudio } from "../../store/studio";
import { BaselineCheck } from "../evidence/BaselineCheck";
import { Callout } from "../kit/callout";
import { InfoTip } from "../kit/popover";
import { Disclosure, Section } from "../kit/section";
import { SegmentSwatch, useSegmentColours } from "../kit/segment";
import { StatusIcon } from "../kit/status";
import { Table, Td, Th } from "../kit/table";
import { useLocale, useMessages } from "../locale";
import { BenchmarkLink } from "../performance/BenchmarkLink";
import { countStatus, worstStatus } from "./summary";

/** Checks before training: one sentence each, the worst first. Opens by itself when something needs attention. */
export function ChecksSection() {
  const t = useMessages(preflightMessages);
  const locale = useLocale();
  const preflight = useStudio((state) => state.preflight);
  const failure = useStudio((state) => state.preflightError);
  const both = useStudio(hasInputs);
  const [opened, setOpened] = useState<boolean | null>(null);
  const status = failure !== null ? "error" : preflight === null || !both ? "pending" : worstStatus(preflight);
  const shown = both && preflight !== null ? preflight : null;
  return (
    <Section
      title={t.title}
      status={status}
      {...(shown === null ? {} : { summary: summaryOf(shown) })}
      {...(shown === null || shown.split.train === 0 ? {} : { preview: <SplitLine split={shown.split} /> })}
      open={opened ?? status === "error"}
      onOpenChange={setOpened}
    >
      {failure !== null && <Callout tone="error">{errorSentence(failure, locale)}</Callout>}
      {shown !== null && <Checks preflight={shown} />}
      {shown === null && failure === null && <p className="text-ink-2">{both ? t.running : t.notYet}</p>}
      <p className="pt-3">
        <BenchmarkLink />
      </p>
    </Section>
  );

  function summaryOf(result: Preflight): string {
    const errors = countStatus(result, "error");
    if (errors > 0) return t.errors(errors);
    const warnings = countStatus(result, "warning");
    return warnings > 0 ? t.warnings(warnings) : t.allGood;
  }
}

/** 7,000 / 1,500 / 1,500, and what the three are. */
function SplitLine({ split }: Pick<Preflight, "split">) {
  const t = useMessages(preflightMessages);
  const locale = useLocale();
  const count = (rows: number) => formatCount(rows, locale);
  return (
    <p className="flex flex-wrap justify-between gap-x-2 pl-5 text-sm">
      <span>{t.splitSummary(count(split.train), count(split.validation), count(split.test))}</span>
      <span className="text-ink-2">{t.splitHint}</span>
    </p>
  );
}

const order = { error: 0, warning: 1, ok: 2 } as const;

function Checks({ preflight }: { readonly preflight: Preflight }) {
  const t = useMessages(preflightMessages);
  const locale = useLocale();
  const checks = [...preflight.checks].sort((a, b) => order[a.status] - order[b.status]);
  return (
    <>
      <ul className="space-y-2">
        {checks.map(({ status, message }) => (
          <li key={JSON.stringify(message)} className="flex gap-2">
            <span className="mt-0.5">
              <StatusIcon status={status} />
            </span>
            <span className="min-w-0 break-words">{errorSentence(message, locale)}</span>
          </li>
        ))}
      </ul>
      <BaselineCheck />
      <Disclosure title={t.classTable}>
        <ClassTable classes={preflight.classes} />
      </Disclosure>
    </>
  );
}

function ClassTable({ classes }: Pick<Preflight, "classes">) {
  const t = useMessages(preflightMessages);
  const locale = useLocale();
  const colours = useSegmentColours(classes.map(({ name }) => name));
  return (
    <Table>
      <thead>
        <tr>
          <Th>{t.class}</Th>
          <Th numeric>{t.rows}</Th>
          <Th numeric>{t.trainRows}</Th>
          <Th numeric>
            <span className="inline-flex items-center">
              {t.weight}
              <InfoTip about={t.weight}>{t.weightHint}</InfoTip>
            </span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {classes.map(({ name, rows, trainRows, weight }, index) => (
          <tr key={name}>
            <Td>
              <span className="flex items-center gap-1.5">
                <SegmentSwatch colour={colours[index] ?? "transparent"} />
                {name}
              </span>
            </Td>
            <Td numeric>{formatCount(rows, locale)}</Td>
            <Td numeric>{formatCount(trainRows, locale)}</Td>
            <Td numeric>{formatDecimal(weight, locale, 3)}</Td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
