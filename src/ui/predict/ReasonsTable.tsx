import { formatDecimal, formatPercent } from "../../i18n/format";
import type { Locale } from "../../i18n/messages";
import { reasonsMessages } from "../../i18n/messages/reasons";
import { numberText } from "../../i18n/number-text";
import type { CustomerReasons } from "../../protocol/predict";
import type { Reason } from "../../scoring/reasons";
import { classes } from "../kit/classes";
import { Facts } from "../kit/facts";
import { DataTable, WIDE } from "../kit/table";
import { useFormat, useLocale, useMessages } from "../locale";
import { reasonWord } from "./reason-words";

/** Reasons that are written out; the others are one line. */
const SHOWN = 10;

/** What products and events, or columns, say for or against a prediction, largest first, and what it all adds up to. */
export function ReasonsTable({ found }: { readonly found: CustomerReasons }) {
  const t = useMessages(reasonsMessages);
  const locale = useLocale();
  const format = useFormat();
  const shown = found.reasons.slice(0, SHOWN);
  const others = found.reasons.slice(SHOWN);
  const ofColumns = found.reasons.some(({ part }) => part === "column");
  const rowOf = (reason: Reason) => ({
    key: `${reason.part} ${reason.names.join()}`,
    name: reason.part === "column" ? reason.names[0] : t[reason.part][reasonWord(reason)](reason.names.join(" / ")),
    share: amount(reason, reason.share, locale),
    usual: amount(reason, reason.usual, locale),
    effect: reason.contribution,
  });
  const rest = {
    key: "others",
    name: <span className="text-ink-2">{t.others(format.count(others.length))}</span>,
    share: "",
    usual: "",
    effect: others.reduce((sum, { contribution }) => sum + contribution, 0),
  };
  return (
    <div className="space-y-2">
      <DataTable
        rows={[...shown.map(rowOf), ...(others.length === 0 ? [] : [rest])]}
        rowKey={({ key }) => key}
        columns={[
          { head: t.reason, className: "break-words", cell: ({ name }) => name },
          { head: ofColumns ? t.value : t.share, numeric: true, wide: true, cell: ({ share }) => share },
          { head: t.usual, numeric: true, wide: true, cell: ({ usual }) => usual },
          { head: t.effect, numeric: true, cell: ({ effect }) => signed(effect, locale) },
        ]}
      />
      <Facts
        facts={[
          { label: t.difference, value: signed(found.difference, locale) },
          {
            label: t.residual,
            value: signed(found.residual, locale, 4),
            about: t.residualAbout(format.count(found.steps)),
          },
        ]}
      />
      {/* Of the column that a phone leaves out. */}
      <p className={classes("text-ink-3 text-sm", WIDE)}>{t.usualOf[found.usual]}</p>
    </div>
  );
}

/** A share, or a column's own number. */
function amount({ part }: Pick<Reason, "part">, value: number, locale: Locale): string {
  return part === "column"
    ? numberText(Number(value.toPrecision(4)), locale)
    : formatPercent(Math.max(0, value), locale, 1);
}

function signed(value: number, locale: Locale, decimals = 2): string {
  const text = formatDecimal(Math.abs(value), locale, decimals);
  return `${value < 0 ? "−" : "+"}${text}`;
}
