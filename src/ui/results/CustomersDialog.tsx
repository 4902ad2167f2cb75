import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { errorSentence } from "../../i18n/errors";
import { formatCount, formatPercent } from "../../i18n/format";
import { resultMessages } from "../../i18n/messages/results";
import type { Result } from "../../protocol/files";
import type { CustomerRow } from "../../protocol/worker-api";
import { useStudio } from "../../store/studio";
import { Callout } from "../kit/callout";
import { Dialog } from "../kit/dialog";
import { SegmentSwatch } from "../kit/segment";
import { Td, Th } from "../kit/table";
import { useLocale, useMessages } from "../locale";

export interface CustomersDialogProps {
  readonly actual: number;
  readonly predicted: number;
  readonly names: readonly string[];
  readonly colours: readonly string[];
  readonly onClose: () => void;
}

const ROW_HEIGHT = 28;

/** The test customers with one actual and one predicted segment, the most certain predictions first. */
export function CustomersDialog({ actual, predicted, names, colours, onClose }: CustomersDialogProps) {
  const t = useMessages(resultMessages);
  const locale = useLocale();
  const customersBehind = useStudio((state) => state.customersBehind);
  const [answer, setAnswer] = useState<Result<readonly CustomerRow[]> | null>(null);
  useEffect(() => {
    let current = true;
    void customersBehind(actual, predicted).then((result) => {
      if (current) setAnswer(result);
    });
    return () => {
      current = false;
    };
  }, [customersBehind, actual, predicted]);
  const from = names[actual] ?? "";
  const to = names[predicted] ?? "";
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`${t.actual} ${from} → ${t.predicted} ${to}`}
      description={answer?.ok ? `${t.rows(formatCount(answer.value.length, locale))} · ${t.surest}` : t.loading}
    >
      {answer !== null && !answer.ok && <Callout tone="error">{errorSentence(answer.error, locale)}</Callout>}
      {answer?.ok && answer.value.length === 0 && <p className="text-ink-2">{t.noCustomers}</p>}
      {answer?.ok && answer.value.length > 0 && (
        <CustomerTable customers={answer.value} names={names} colours={colours} predicted={predicted} />
      )}
    </Dialog>
  );
}

interface CustomerTableProps {
  readonly customers: readonly CustomerRow[];
  readonly names: readonly string[];
  readonly colours: readonly string[];
  readonly predicted: number;
}

/** Only the rows in view exist: a cell may hold hundreds of thousands of customers. */
function CustomerTable({ customers, names, colours, predicted }: CustomerTableProps) {
  const t = useMessages(resultMessages);
  const locale = useLocale();
  const scroller = useRef<HTMLDivElement>(null);
  const sorted = useMemo(() => {
    const certainty = ({ probabilities }: CustomerRow) => probabilities[predicted] ?? 0;
    return [...customers].sort((a, b) => certainty(b) - certainty(a));
  }, [customers, predicted]);
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <section ref={scroller} aria-label={t.customer} className="max-h-[55dvh] overflow-auto text-sm">
      <table aria-rowcount={sorted.length + 1} className="w-full border-separate border-spacing-0">
        <thead className="sticky top-0 z-10 bg-paper">
          <tr>
            <Th>{t.customer}</Th>
            <Th numeric>{t.row}</Th>
            {names.map((name, index) => (
              <Th key={name} numeric>
                <span className="inline-flex items-center gap-1">
                  <SegmentSwatch colour={colours[index] ?? ""} />
                  {name}
                </span>
              </Th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden style={{ height: above }} />
          {items.map(({ index }) => {
            const customer = sorted[index];
            if (customer === undefined) return null;
            return (
              <tr key={customer.row} aria-rowindex={index + 2} style={{ height: ROW_HEIGHT }}>
                <Td>{customer.customerId}</Td>
                <Td numeric>{formatCount(customer.row, locale)}</Td>
                {customer.probabilities.map((probability, at) => (
                  <Td key={names[at]} numeric className={at === customer.predicted ? "font-strong" : "text-ink-2"}>
                    {formatPercent(probability, locale)}
                  </Td>
                ))}
              </tr>
            );
          })}
          <tr aria-hidden style={{ height: below }} />
        </tbody>
      </table>
    </section>
  );
}
