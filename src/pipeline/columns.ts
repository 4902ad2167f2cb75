import { TableError } from "../formats/tables/table-error";
import type { TableFile } from "../formats/tables/table-file";
import { guessTimestampFormat } from "../formats/tables/timestamp";

/** The columns of each table that the pipeline uses. */
export const TABLE_FIELDS = {
  customers: ["customerId", "segment", "churn"],
  products: ["customerId", "productId", "acquired"],
  events: ["customerId", "eventType", "timestamp"],
} as const;

export type TableRole = keyof typeof TABLE_FIELDS;
export type TableField<R extends TableRole = TableRole> = (typeof TABLE_FIELDS)[R][number];

export const TABLE_ROLES: readonly TableRole[] = ["customers", "products", "events"];

/** Fields that a table may lack. */
const OPTIONAL: readonly TableField[] = ["segment", "churn", "acquired"];
/** Of these, what nothing is made of: where several columns may be meant, none is. */
const ADVISORY: readonly TableField[] = ["acquired"];

/** Whether a table can be read without a field: what is optional, unless several columns may be meant that something is made of. */
export function mayLack(field: TableField, { candidates }: Pick<ColumnGuess, "candidates">): boolean {
  return OPTIONAL.includes(field) && (candidates.length < 2 || ADVISORY.includes(field));
}

export function isOptional(field: TableField): boolean {
  return OPTIONAL.includes(field);
}

/**
 * What columns are called, English and Turkish, without case, marks and separators; each list from certain to likely. A
 * name in the first list wins over those of the second; two of one list are no guess.
 */
const NAMES: Readonly<Record<TableField, readonly [certain: readonly string[], likely: readonly string[]]>> = {
  customerId: [
    [
      "customerid",
      "customerno",
      "customernumber",
      "customerkey",
      "custid",
      "clientid",
      "clientno",
      "musteriid",
      "musterino",
      "musterinumarasi",
      "musterikodu",
      "musterinum",
    ],
    ["customer", "client", "musteri", "cust", "cif", "cifno", "cifid", "partyid", "userid", "user", "uyeid", "id"],
  ],
  segment: [
    [
      "segment",
      "customersegment",
      "musterisegmenti",
      "musterisegment",
      "segmentname",
      "segmentadi",
      "segmentkodu",
      "segmentcode",
    ],
    ["segmentid", "segmentlabel", "segmentetiketi", "segmenti"],
  ],
  churn: [
    [
      "churnlabel",
      "churn",
      "ischurn",
      "churned",
      "churnflag",
      "churnstatus",
      "terk",
      "terketti",
      "terkdurumu",
      "kayip",
      "musterikaybi",
      "churnetiketi",
    ],
    ["attrition", "attrited", "ayrildi", "ayrilma", "left", "exited"],
  ],
  productId: [
    ["productid", "productcode", "productkey", "productno", "productname", "urunid", "urunkodu", "urunno", "urunadi"],
    ["product", "urun", "producttype", "uruntipi", "urunturu", "item", "itemid"],
  ],
  acquired: [
    ["acquisitiondate", "acquiredat", "acquireddate", "acquisitiontime", "edinimtarihi", "alimtarihi", "alistarihi"],
    ["openingdate", "opendate", "openedat", "acilistarihi", "startdate", "baslangictarihi"],
  ],
  eventType: [
    [
      "eventtype",
      "eventname",
      "eventcode",
      "olaytipi",
      "olayturu",
      "olayadi",
      "islemtipi",
      "islemturu",
      "islemkodu",
      "islemadi",
      "harekettipi",
      "hareketturu",
    ],
    [
      "event",
      "type",
      "transactiontype",
      "txntype",
      "trxtype",
      "activitytype",
      "activity",
      "action",
      "actiontype",
      "olay",
      "islem",
      "hareket",
      "tip",
      "tur",
    ],
  ],
  timestamp: [
    [
      "timestamp",
      "eventtimestamp",
      "eventtime",
      "eventdatetime",
      "datetime",
      "zamandamgasi",
      "tarihsaat",
      "olayzamani",
      "islemzamani",
      "hareketzamani",
    ],
    [
      "time",
      "date",
      "ts",
      "eventdate",
      "transactiondate",
      "transactiontime",
      "occurredat",
      "createdat",
      "tarih",
      "zaman",
      "saat",
      "islemtarihi",
      "olaytarihi",
      "harekettarihi",
      "islemtarihsaati",
    ],
  ],
};

const TURKISH: Readonly<Record<string, string>> = {
  ı: "i",
  İ: "i",
  ş: "s",
  Ş: "s",
  ğ: "g",
  Ğ: "g",
  ü: "u",
  Ü: "u",
  ö: "o",
  Ö: "o",
  ç: "c",
  Ç: "c",
};

/** Lower case, Turkish letters as their Latin ones, letters and digits only. */
export function plainName(name: string): string {
  // A file may have a million columns.
  if (/^[a-z0-9]*$/.test(name)) return name;
  return [...name]
    .map((letter) => TURKISH[letter] ?? letter)
    .join("")
    .toLowerCase()
    .normalize("NFD")
    .replace(/[^a-z0-9]/g, "");
}

/** A guessed column (index into the table's), null where none is called like it; `candidates` has several where it is not certain. */
export interface ColumnGuess {
  readonly column: number | null;
  readonly candidates: readonly number[];
}

/** Guesses one field's column from the names, and the time stamp's also from what stands in it. */
export function guessColumn(
  table: Pick<TableFile, "columns" | "sample" | "timestamps">,
  field: TableField,
): ColumnGuess {
  const names = table.columns.map(plainName);
  for (const list of NAMES[field]) {
    let candidates = names.flatMap((name, column) => (list.includes(name) ? [column] : []));
    if (field === "timestamp" && candidates.length > 1) {
      candidates = candidates.filter((column) => holdsTimes(table, column));
    }
    if (candidates.length > 0) return { column: candidates.length === 1 ? (candidates[0] ?? null) : null, candidates };
  }
  return { column: null, candidates: [] };
}

/** An empty sample says nothing against a column. */
function holdsTimes({ sample, timestamps }: Pick<TableFile, "sample" | "timestamps">, column: number): boolean {
  if (timestamps[column] !== null && timestamps[column] !== undefined) return true;
  const cells = sample.map((row) => row[column] ?? "").filter((cell) => cell !== "");
  return cells.length === 0 || guessTimestampFormat(cells) !== null;
}

/** What a table is, by its columns: events name times, products have a product, customers are what is left with an id. Null: none of these. */
export function guessRole(table: Pick<TableFile, "columns" | "sample" | "timestamps">): TableRole | null {
  const has = (field: TableField) => guessColumn(table, field).candidates.length > 0;
  if (!has("customerId")) return null;
  if (has("eventType") && has("timestamp")) return "events";
  if (has("productId")) return "products";
  if (has("segment") || has("churn")) return "customers";
  const ids = guessColumn(table, "customerId").column;
  if (ids === null) return null;
  const cells = table.sample.map((row) => row[ids]);
  return new Set(cells).size === cells.length ? "customers" : null;
}

/** Column names of one table as a configuration gives them; what is left out is guessed, null means that there is none. */
export type ColumnNames<R extends TableRole = TableRole> = Readonly<Partial<Record<TableField<R>, string | null>>>;

/** Indices of one table's columns; null for an optional one that it lacks. */
export type Columns<R extends TableRole = TableRole> = Readonly<Record<TableField<R>, number | null>>;

/**
 * The columns of a table by name, the rest guessed. Throws `table/missing-column`, `table/duplicate-column`,
 * `table/same-column`, and `table/uncertain-column` where a guess is not certain.
 */
export function resolveColumns<R extends TableRole>(
  table: Pick<TableFile, "file" | "columns" | "sample" | "timestamps">,
  role: R,
  names: ColumnNames<R>,
): Columns<R> {
  const { file, columns } = table;
  const fields: readonly TableField<R>[] = TABLE_FIELDS[role];
  const found = new Map<TableField<R>, number | null>();
  for (const field of fields) {
    const name = names[field];
    const key = `tables.${role}.${field}`;
    if (name === undefined || (name === null && !OPTIONAL.includes(field))) {
      const { column, candidates } = guessColumn(table, field);
      if (column === null && !mayLack(field, { candidates })) {
        const [first = 0, second] = candidates;
        if (second !== undefined && columns[first] === columns[second]) {
          throw new TableError("table/duplicate-column", { file, column: columns[first] ?? "" });
        }
        const among = candidates.length > 1 ? candidates.map((index) => columns[index] ?? "") : [...columns];
        throw new TableError("table/uncertain-column", {
          file,
          field,
          key,
          columns: among,
          several: candidates.length > 1,
        });
      }
      found.set(field, column);
    } else if (name === null) {
      found.set(field, null);
    } else {
      const column = columns.indexOf(name);
      if (column < 0) throw new TableError("table/missing-column", { file, column: name, key, columns: [...columns] });
      found.set(field, column);
    }
    const column = found.get(field) ?? null;
    const columnName = column === null ? undefined : columns[column];
    if (columnName !== undefined && columns.indexOf(columnName) !== columns.lastIndexOf(columnName)) {
      throw new TableError("table/duplicate-column", { file, column: columnName });
    }
    for (const [other, index] of found) {
      if (other !== field && index !== null && index === column) {
        throw new TableError("table/same-column", { file, column: columnName ?? "", fields: [other, field], key });
      }
    }
  }
  const resolved = (field: TableField<R>) => found.get(field) ?? null;
  return Object.fromEntries(fields.map((field) => [field, resolved(field)])) as Columns<R>;
}
