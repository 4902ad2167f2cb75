import { formatMoment } from "../../../i18n/format-moment";
import { dataPlaceMessages } from "../../../i18n/messages/data-place";
import { isOptional, mayLack, TABLE_FIELDS, type TableRole } from "../../../pipeline/columns";
import type { NameCount, TableFacts } from "../../../pipeline/table-facts";
import { useData } from "../../../store/data";
import type { Source } from "../../../store/table-sources";
import { TimeLine } from "../../charts/TimeLine";
import { useFormat, useLocale, useMessages } from "../../locale";
import { Callout, ErrorCallout } from "../callout";
import { type Fact, Facts } from "../facts";
import { SelectField } from "../field";
import { TipHeading } from "../popover";
import { DataTable } from "../table";
import { useTables } from "./tables-store";

const ROLES: readonly TableRole[] = ["customers", "products", "events"];

/** What the tables are: how their columns are understood and, once they are read, what is in them. */
export function TablesPanel() {
  const facts = useData((state) => state.facts);
  const sources = useData((state) => state.sources);
  return (
    <div className="space-y-6">
      {facts !== null && <FactsOfTables facts={facts} />}
      {ROLES.map((role) => {
        const source = sources.find((candidate) => candidate.role === role);
        return source === undefined ? null : <Mapping key={role} role={role} source={source} />;
      })}
    </div>
  );
}

/** How one table's columns are understood, with its first rows; every guess can be changed. */
export function Mapping({ role, source }: { readonly role: TableRole; readonly source: Source }) {
  const t = useMessages(dataPlaceMessages);
  const { table } = source.opened;
  const timestampFormat = useTables((state) => state.config.tables.events.timestampFormat ?? "");
  const tables = useTables((state) => state.config.tables);
  const change = useTables((state) => state.change);
  if (table === null) return null;
  const { dialect, encoding, gzip } = table.format;
  const recognized = [
    ...(gzip ? [t.gzip] : []),
    dialect === null ? t.parquet : t.delimiter[dialect.delimiter],
    ...(encoding === null ? [] : [encoding.toUpperCase()]),
  ].join(", ");
  return (
    <section className="space-y-2">
      <h3>
        {t.role[role]} <span className="font-normal text-ink-2">{source.opened.file}</span>{" "}
        <span className="font-normal text-ink-3 text-sm">{recognized}</span>
      </h3>
      <div className="grid gap-x-6 md:grid-cols-2 xl:grid-cols-3">
        {TABLE_FIELDS[role].map((field) => (
          <ColumnField key={field} role={role} field={field} table={table} />
        ))}
        {role === "events" && (
          <SelectField
            width="w-40"
            label={t.timestampFormat}
            value={timestampFormat in t.timestampFormats ? (timestampFormat as keyof typeof t.timestampFormats) : ""}
            onChange={(format) =>
              change({
                tables: { ...tables, events: { ...tables.events, timestampFormat: format === "" ? null : format } },
              })
            }
            options={timestampFormats(t.timestampFormats)}
          />
        )}
      </div>
      <FirstRows table={table} />
    </section>
  );
}

function timestampFormats<T extends Readonly<Record<string, string>>>(texts: T) {
  return (Object.keys(texts) as (keyof T & string)[]).map((value) => ({ value, label: texts[value] ?? value }));
}

/** Columns may have one name twice. */
function FirstRows({ table: { columns, sample } }: { readonly table: OpenTable }) {
  const t = useMessages(dataPlaceMessages);
  if (sample.length === 0) return null;
  return (
    <DataTable
      className="text-sm"
      aria-label={t.firstRows}
      rows={sample.slice(0, 3)}
      rowKey={(_, place) => place}
      columns={columns.map((name, at) => ({
        head: name,
        key: at,
        className: "max-w-48 truncate text-ink-2",
        cell: (cells: readonly string[]) => cells[at],
      }))}
    />
  );
}

type OpenTable = NonNullable<Source["opened"]["table"]>;

interface ColumnFieldProps {
  readonly role: TableRole;
  readonly field: (typeof TABLE_FIELDS)[TableRole][number];
  readonly table: OpenTable;
}

const NONE = "\0none";

function ColumnField({ role, field, table }: ColumnFieldProps) {
  const t = useMessages(dataPlaceMessages);
  const chosen = useTables((state) => {
    const columns: Readonly<Record<string, string | null | undefined>> = state.config.tables[role];
    return columns[field];
  });
  const setColumn = useTables((state) => state.setColumn);
  const { column, candidates } = table.guesses[field];
  const guessed = column === null ? undefined : table.columns[column];
  const value = chosen === null ? NONE : (chosen ?? guessed ?? (mayLack(field, { candidates }) ? NONE : ""));
  return (
    <SelectField
      width="w-40"
      label={t.field[field]}
      value={value}
      onChange={(next) => setColumn(role, field, next === NONE ? null : next === "" ? undefined : next)}
      options={[
        ...(value === "" ? [{ value: "", label: candidates.length > 1 ? t.uncertain : t.chooseColumn }] : []),
        ...[...new Set(table.columns)].map((name) => ({ value: name, label: name })),
        ...(isOptional(field) ? [{ value: NONE, label: t.noColumn }] : []),
      ]}
    />
  );
}

function FactsOfTables({ facts }: { readonly facts: TableFacts }) {
  const t = useMessages(dataPlaceMessages);
  const locale = useLocale();
  const format = useFormat();
  const bank = useData((state) => state.bank);
  if (bank === null) return null;
  const { customers, products, events } = facts;
  const share = (value: number) => `${format.count(value)} (${format.percent(value / customers.rows, 1)})`;
  // As the file's own clock has it, whatever zone this computer is in.
  const moment = (micros: number) => formatMoment(micros / 1000, locale, "UTC").replaceAll(" ", "\u00a0");
  const reports = [bank.customers, bank.products, bank.events];
  const badRows = reports.reduce((sum, report) => sum + report.badRows, 0);
  const unknown = [bank.products, bank.events].filter(({ unknownRows }) => unknownRows > 0);
  const left: Fact[] = [
    { label: t.role.customers, value: t.rows(format.count(customers.rows)) },
    { label: t.withoutEvents, value: share(customers.withoutEvents) },
    { label: t.withoutProducts, value: share(customers.withoutProducts) },
    { label: t.leftOut, value: format.count(badRows) },
  ];
  const right: Fact[] = [
    { label: t.role.products, value: t.rows(format.count(products.rows)) },
    { label: t.role.events, value: t.rows(format.count(events.rows)) },
    {
      label: t.timeRange,
      value: `${moment(events.first)} – ${moment(events.last)}`,
      about: bank.events.zoned ? t.zoned : t.ownClock,
    },
    {
      label: t.duplicates,
      value: `${t.role.products} ${format.count(products.duplicates)}, ${t.role.events} ${format.count(events.duplicates)}`,
      about: t.duplicatesAbout,
    },
  ];
  return (
    <div className="space-y-4">
      <div className="grid gap-x-10 gap-y-1 md:grid-cols-2">
        <Facts facts={left} />
        <Facts facts={right} />
      </div>
      {unknown.map((report) => (
        <Callout key={report.file} tone="warning" title={report.file}>
          {t.unknownAbout(format.count(report.unknownRows), report.firstUnknown.join(", "))}
        </Callout>
      ))}
      {reports.flatMap(({ firstBad }) =>
        firstBad
          .slice(0, 3)
          .map((error) => <ErrorCallout key={JSON.stringify(error.params)} tone="warning" error={error} />),
      )}
      <section aria-label={t.timeLine}>
        <TipHeading title={t.timeLine}>{t.timeLineAbout}</TipHeading>
        <TimeLine facts={facts} />
      </section>
      <div className="grid gap-6 md:grid-cols-2">
        <Frequencies title={t.role.events} names={events.types} total={events.rows} />
        <Frequencies title={t.role.products} names={products.names} total={products.rows} />
        {customers.segments !== null && (
          <Frequencies title={t.field.segment} names={customers.segments} total={customers.rows} />
        )}
        {customers.churn !== null && (
          <Frequencies title={t.field.churn} names={customers.churn} total={customers.rows} />
        )}
      </div>
    </div>
  );
}

interface FrequenciesProps {
  readonly title: string;
  readonly names: readonly NameCount[];
  readonly total: number;
}

const SHOWN = 24;

function Frequencies({ title, names, total }: FrequenciesProps) {
  const t = useMessages(dataPlaceMessages);
  const format = useFormat();
  return (
    <section aria-label={`${title}: ${t.byFrequency}`}>
      <DataTable
        className="text-sm"
        rows={names.slice(0, SHOWN)}
        rowKey={({ name }) => name}
        columns={[
          { head: title, className: "break-all", cell: ({ name }) => (name === "" ? "–" : name) },
          { head: t.count, numeric: true, cell: ({ count }) => format.count(count) },
          { head: t.share, numeric: true, cell: ({ count }) => format.percent(count / total, 1) },
        ]}
      />
    </section>
  );
}
