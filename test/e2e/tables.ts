import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { projectRoot } from "./support";

const folder = join(projectRoot, "public", "demo", "tables");

/** The demo bank's tables: 1,500 customers. */
export const bankTables = {
  customers: join(folder, "bank_customers.csv"),
  products: join(folder, "bank_products.csv"),
  events: join(folder, "bank_events.gzip"),
} as const;

/** The flags with which commands take tables. */
export function tableFlags({ customers, products, events }: Record<keyof typeof bankTables, string>): string[] {
  return ["--customers", customers, "--products", products, "--events", events];
}

/** The tables of the demo bank's first customers, written into a folder, for what is the same with few. */
export function writeFewCustomers(out: string, count: number) {
  const [head = "", ...rows] = readFileSync(bankTables.customers, "utf8").trimEnd().split("\n");
  const idOf = (row: string) => row.slice(0, row.indexOf(","));
  const ids = new Set(rows.slice(0, count).map(idOf));
  const ofThem = (text: string) => {
    const [names = "", ...lines] = text.trimEnd().split("\n");
    return [names, ...lines.filter((line) => ids.has(idOf(line)))];
  };
  const events = ofThem(gunzipSync(readFileSync(bankTables.events)).toString());
  const files = {
    customers: join(out, "bank_customers.csv"),
    products: join(out, "bank_products.csv"),
    events: join(out, "bank_events.gzip"),
  };
  writeFileSync(files.customers, [head, ...rows.slice(0, count), ""].join("\n"));
  writeFileSync(files.products, [...ofThem(readFileSync(bankTables.products, "utf8")), ""].join("\n"));
  writeFileSync(files.events, gzipSync([...events, ""].join("\n")));
  return { files, events: events.length - 1 };
}
