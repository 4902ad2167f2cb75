import { formatRate } from "../../i18n/format";
import { anyTableMessages } from "../../i18n/messages/any-table";
import { intakeMessages } from "../../i18n/messages/intake";
import { taskMessages } from "../../i18n/messages/tasks";
import type { SketchesSummary, SketchStatistics } from "../../protocol/files";
import { askColumns } from "../../store/any-table";
import { isBusy } from "../../store/phase";
import { useStudio } from "../../store/studio";
import { Button } from "../kit/button";
import { Warnings } from "../kit/callout";
import { Facts } from "../kit/facts";
import { Disclosure } from "../kit/section";
import { DataTable } from "../kit/table";
import { useFormat, useLocale, useMessages } from "../locale";
import { lookUp } from "../lookup";
import { dtypeName } from "./dtype-name";
import { SegmentBars } from "./SegmentBars";
import { SketchStrip } from "./SketchStrip";
import { useLabelShares } from "./use-label-shares";

/** Everything worth knowing of a sketches file before training on it. */
export function DataCard({ data }: { readonly data: SketchesSummary }) {
  const t = useMessages(intakeMessages);
  const tasks = useMessages(taskMessages);
  const locale = useLocale();
  const format = useFormat();
  const table = useMessages(anyTableMessages);
  const busy = useStudio(isBusy);
  const config = useStudio((state) => state.config);
  const shares = useLabelShares(data, config);
  return (
    <div className="space-y-3">
      <SegmentBars shares={shares} />
      <Facts
        facts={[
          { label: t.rows, value: format.count(data.rows) },
          ...(data.table === null
            ? [
                { label: tasks.serves, value: data.serves.map((id) => tasks.names[id]).join(", ") || tasks.servesNone },
                {
                  label: t.widths,
                  value: t.widthsValue(format.count(data.pastWidth), format.count(data.portfolioWidth)),
                },
                { label: t.walk, value: data.walk ?? t.walkUnknown },
              ]
            : [
                { label: table.learned, value: data.table.label },
                ...(data.table.id === null ? [] : [{ label: table.ids, value: data.table.id }]),
                { label: table.columns, value: table.columnsValue(format.count(data.table.features.length)) },
              ]),
          ...(data.missingLabels > 0 ? [{ label: t.missingLabels, value: format.count(data.missingLabels) }] : []),
          ...(data.duplicateCustomerIds > 0
            ? [{ label: t.duplicates, value: format.count(data.duplicateCustomerIds) }]
            : []),
        ]}
      />
      {data.table !== null && !busy && <Button onClick={() => void askColumns()}>{table.change}</Button>}
      <SketchTable
        statistics={data.statistics}
        title={data.table === null ? t.sketches : table.values}
        names={data.statistics.map(({ name }) =>
          data.table === null ? (lookUp(t.sketch, name) ?? name) : table.inputs,
        )}
      />
      <Warnings warnings={data.warnings} />
      <Disclosure title={t.more}>
        <div className="space-y-4">
          <Facts
            facts={[
              { label: t.file, value: data.file },
              { label: t.size, value: format.bytes(data.bytes) },
              { label: t.fingerprint, value: <Fingerprint sha256={data.sha256} /> },
              ...Object.entries(data.scalars).map(([label, value]) => ({
                label,
                value: typeof value === "number" ? shortNumber(value, locale) : value,
              })),
            ]}
          />
          <FirstRows data={data} title={data.table === null ? t.pastSketch : table.inputs} />
          <DataTable
            aria-label={t.otherArrays}
            rows={data.arrays}
            rowKey={({ name }) => name}
            columns={[
              { head: t.array, cell: ({ name }) => name },
              { head: t.dtype, cell: ({ dtype }) => dtypeName(dtype) },
              {
                head: t.shape,
                numeric: true,
                cell: ({ shape }) => (shape.length === 0 ? t.scalar : shape.map(format.count).join(" × ")),
              },
            ]}
          />
        </div>
      </Disclosure>
    </div>
  );
}

/** The first eight digits; the whole sum on hover and for copying. */
export function Fingerprint({ sha256 }: { readonly sha256: string | null }) {
  const t = useMessages(intakeMessages);
  if (sha256 === null) return <span className="text-ink-2">{t.fingerprintPending}</span>;
  return (
    <span title={sha256} className="font-mono text-sm">
      {sha256.slice(0, 8)}…
    </span>
  );
}

/** Measures down, sketches across: stays readable in a narrow column. */
function SketchTable({
  statistics,
  title,
  names,
}: {
  readonly statistics: readonly SketchStatistics[];
  readonly title: string;
  /** Head of each column. */
  readonly names: readonly string[];
}) {
  const t = useMessages(intakeMessages);
  const locale = useLocale();
  const format = useFormat();
  const measures: readonly { readonly label: string; readonly of: (entry: SketchStatistics) => string }[] = [
    { label: t.dtype, of: ({ dtype }) => dtypeName(dtype) },
    { label: t.zeros, of: ({ zeroShare }) => format.percent(zeroShare, 1) },
    { label: t.range, of: ({ min, max }) => `${shortNumber(min, locale)} … ${shortNumber(max, locale)}` },
    {
      label: t.precision,
      of: ({ maxConversionError }) =>
        maxConversionError === 0 ? t.exact : t.upTo(formatRate(maxConversionError, locale)),
    },
    {
      label: t.problems,
      of: ({ nan, infinite }) => (nan + infinite === 0 ? t.none : format.count(nan + infinite)),
    },
    {
      label: t.allZeroRows,
      of: ({ allZeroRows }) => (allZeroRows === 0 ? t.none : format.count(allZeroRows)),
    },
  ];
  return (
    <DataTable
      rows={measures}
      rowKey={({ label }) => label}
      columns={[
        { head: title, className: "text-ink-2", cell: ({ label }) => label },
        ...statistics.map((entry, index) => ({
          head: names[index],
          key: entry.name,
          numeric: true,
          cell: ({ of }: (typeof measures)[number]) => of(entry),
        })),
      ]}
    />
  );
}

type FirstRow = SketchesSummary["firstRows"][number];

function FirstRows({ data, title }: { readonly data: SketchesSummary; readonly title: string }) {
  const t = useMessages(intakeMessages);
  const locale = useLocale();
  const max = data.firstRows.flatMap(({ past }) => past).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return (
    <DataTable
      aria-label={t.firstRows}
      rows={data.firstRows}
      // Rows have no name of their own but their place in the file.
      rowKey={(_, place) => place}
      columns={[
        ...(data.hasCustomerIds ? [{ head: t.customer, cell: ({ customerId }: FirstRow) => customerId }] : []),
        { head: t.label, cell: ({ label }) => label },
        {
          head: title,
          cell: ({ past }) => (
            <SketchStrip
              values={past}
              max={max}
              text={past
                .slice(0, 8)
                .map((value) => shortNumber(value, locale))
                .join("; ")}
            />
          ),
        },
      ]}
    />
  );
}

function shortNumber(value: number, locale: "en" | "tr"): string {
  const text = new Intl.NumberFormat(locale === "tr" ? "tr-TR" : "en-GB", { maximumSignificantDigits: 3 }).format(
    value,
  );
  return text.replaceAll("-", "−");
}
