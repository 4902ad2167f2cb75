import { openAsBlob } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type NpzFile, openNpz } from "../../src/formats";
import { openTable } from "../../src/formats/tables/table-file";
import { type ReadTables, readTables } from "../../src/pipeline/read-tables";

const folder = z.string().parse(process.env.STUDIO_REFERENCE);

/** Path of a file of the reference data. */
export function referencePath(...names: string[]): string {
  return join(folder, ...names);
}

export async function referenceNpz(...names: string[]): Promise<NpzFile> {
  return openNpz(await openAsBlob(referencePath(...names)), { fileName: names.at(-1) ?? "" });
}

/** The bank's three tables, read as the studio reads them. */
export async function referenceTables(): Promise<ReadTables> {
  const open = async (name: string) => openTable(await openAsBlob(referencePath("pipeline", name)), name);
  const files = {
    customers: await open("bank_customers.csv"),
    products: await open("bank_products.csv"),
    events: await open("bank_events.csv.gz"),
  };
  return readTables(files, { customers: {}, products: {}, events: {} }, { badRows: "stop" });
}
