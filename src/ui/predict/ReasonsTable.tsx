import { formatCount, formatDecimal, formatPercent } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import { reasonsMessages } from "../../i18n/messages/reasons";
import type { CustomerReasons } from "../../protocol/predict";
import { Facts } from "../kit/facts";
import { Table, Td, Th } from "../kit/table";
import { useLocale, useMessages } from "../locale";
import { reasonWord } from "./reason-words";

/** Reasons that are written out; the others are one line. */
const SHOWN = 10;

/** What products and events say for or against a prediction, largest first, and what it all adds up to. */
export function ReasonsTable({ found }: { readonly found: CustomerReasons }) {
  const t = useMessages(reasonsMessages);
  const locale = useLocale();
  const shown = found.reasons.slice(0, SHOWN);
  const others = found.reasons.slice(SHOWN);
  return (
    <div className="space-y-2">
      <Table>
        <thead>
          <tr>
            <Th>{t.reason}</Th>
            <Th numeric className="max-sm:hidden">
              {t.share}
            </Th>
            <Th numeric className="max-sm:hidden">
              {t.usual}
            </Th>
            <Th numeric>{t.effect}</Th>
          </tr>
        </thead>
        <tbody>
          {shown.map((reason) => (
            <tr key={`${reason.part} ${reason.names.join()}`}>
              <Td className="break-words">{t[reason.part][reasonWord(reason)](reason.names.join(" / "))}</Td>
              <Td numeric className="max-sm:hidden">
                {formatPercent(Math.max(0, reason.share), locale, 1)}
              </Td>
              <Td numeric className="max-sm:hidden">
                {formatPercent(Math.max(0, reason.usual), locale, 1)}
              </Td>
              <Td numeric>{signed(reason.contribution, locale)}</Td>
            </tr>
          ))}
          {others.length > 0 && (
            <tr>
              <Td className="text-ink-2">{t.others(formatCount(others.length, locale))}</Td>
              <Td className="max-sm:hidden" />
              <Td className="max-sm:hidden" />
              <Td numeric>
                {signed(
                  others.reduce((sum, { contribution }) => sum + contribution, 0),
                  locale,
                )}
              </Td>
            </tr>
          )}
        </tbody>
      </Table>
      <Facts
        facts={[
          { label: t.difference, value: signed(found.difference, locale) },
          {
            label: t.residual,
            value: signed(found.residual, locale, 4),
            about: t.residualAbout(formatCount(found.steps, locale)),
          },
        ]}
      />
      <p className="text-ink-3 text-sm">{t.usualOf[found.usual]}</p>
    </div>
  );
}

function signed(value: number, locale: Locale, decimals = 2): string {
  const text = formatDecimal(Math.abs(value), locale, decimals);
  return `${value < 0 ? "−" : "+"}${text}`;
}
