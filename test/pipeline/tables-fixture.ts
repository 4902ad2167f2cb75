import { openTable } from "../../src/formats/tables/table-file";
import {
  type ReadTables,
  type ReadTablesOptions,
  readTables,
  type TablesMapping,
} from "../../src/pipeline/read-tables";

export type Content = string | Uint8Array<ArrayBuffer>;

export interface SmallBank {
  readonly customers: Content;
  readonly products: Content;
  readonly events: Content;
}

export const bank: SmallBank = {
  customers: "customer_id,segment,churn_label\nC1,mass,0\nC2,affluent,1\nC3,mass,0\n",
  products: "customer_id,product_id\nC1,loan\nC1,card\nC2,card\n",
  events: [
    "event_id,customer_id,event_type,timestamp",
    "E1,C1,login,2026-10-23 18:59:15.713051",
    "E2,C2,pos,2026-10-23 18:59:15.713052",
    "E3,C1,pos,2026-10-24 00:00:00",
    "",
  ].join("\n"),
};

export const noMapping: TablesMapping = { customers: {}, products: {}, events: {} };

/** Reads a small bank; what is left out of `content` is `bank`'s. */
export async function readBank(
  content: Partial<SmallBank>,
  mapping: Partial<TablesMapping> = {},
  options: Partial<ReadTablesOptions> = {},
): Promise<ReadTables> {
  const all = { ...bank, ...content };
  const open = (name: string, text: Content) => openTable(new Blob([text]), name);
  const files = {
    customers: await open("customers.csv", all.customers),
    products: await open("products.csv", all.products),
    events: await open("events.csv", all.events),
  };
  return readTables(files, { ...noMapping, ...mapping }, { badRows: "stop", ...options });
}

/** Events as [customer, type, microseconds, nanoseconds] rows of text. */
export function eventRows({ tables }: ReadTables): (string | number)[][] {
  const { customers, events } = tables;
  return events.batches.flatMap((batch) =>
    Array.from({ length: batch.length }, (_, i) => [
      customers.ids[batch.customer[i] ?? -1] ?? "?",
      events.vocabulary.names[batch.type[i] ?? -1] ?? "?",
      batch.time[i] ?? Number.NaN,
      batch.nanoseconds?.[i] ?? 0,
    ]),
  );
}
