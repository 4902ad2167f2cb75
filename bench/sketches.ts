import { createWriteStream, openAsBlob } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { openTable } from "../src/formats/tables/table-file";
import { buildGraph } from "../src/pipeline/cleora/graph";
import { walkGraph } from "../src/pipeline/cleora/walks";
import { fitCodes } from "../src/pipeline/codes";
import { writeEmbeddings } from "../src/pipeline/embeddings-file";
import { hyperedgesOfTables, writeHyperedges } from "../src/pipeline/hyperedges";
import { windowsBefore } from "../src/pipeline/instant";
import { readTables } from "../src/pipeline/read-tables";
import { RecentEvents } from "../src/pipeline/recent-events";
import { writeSketches } from "../src/pipeline/sketch-files";
import { Sketches } from "../src/pipeline/sketches";
import { passEvents, weighTables } from "../src/pipeline/weights";
import { nodeMachine } from "../test/pipeline/walk-machine";

/** `sketches.js FOLDER WALKS`: all stages with the defaults; a line of JSON per stage. WALKS is a comma-separated list. */

const [, , folder = "", walkList = "4"] = process.argv;
const walks = walkList.split(",").map(Number);
const MOST_CUSTOMER_ROWS = 100_000;

const beginning = performance.now();
let start = beginning;
let usage = process.cpuUsage();
function lap(stage: string): void {
  const { user, system } = process.cpuUsage(usage);
  const seconds = (performance.now() - start) / 1000;
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ stage, seconds, cpuSeconds: (user + system) / 1e6, peakBytes }));
  start = performance.now();
  usage = process.cpuUsage();
}

async function keep(name: string, blob: Blob): Promise<void> {
  await pipeline(Readable.from(blob.stream()), createWriteStream(join(folder, name)));
}

const open = async (name: string) => openTable(await openAsBlob(join(folder, name)), name);
const files = {
  customers: await open("customers.csv"),
  products: await open("products.csv"),
  events: await open("events.csv"),
};
const { tables } = await readTables(files, { customers: {}, products: {}, events: {} }, { badRows: "stop" });
lap("tables");
const customers = tables.customers.ids.length;
const recent = new RecentEvents(customers, 12);
await passEvents(tables.events, recent);
lap("recent event types");
const hyperedges = await hyperedgesOfTables(tables.customers, tables.products, recent, tables.events.vocabulary);
lap("hyperedges");
await keep("cleora_hyperedges.txt", await writeHyperedges(hyperedges));
lap("hyperedges file");
const windows = windowsBefore(recent.newest ?? { micros: 0, nanos: 0 }, 25, 5);
const weights = await weighTables(tables, windows, 0.02);
lap("weights");
const graph = await buildGraph(hyperedges, 16);
lap("graph");
const settings = { generation: 3, dim: 1024, customerRows: customers <= MOST_CUSTOMER_ROWS } as const;
for await (const embeddings of walkGraph(graph, walks, settings, nodeMachine(availableParallelism()))) {
  const { walk } = embeddings;
  lap(`walk ${walk}`);
  const codes = fitCodes(embeddings.tokens, { subspaces: 10, bins: 32, seed: 42 });
  lap(`codes of walk ${walk}`);
  await keep(`cleora_embeddings_walk${walk}.npz`, await writeEmbeddings(embeddings, hyperedges.entities));
  lap(`embeddings file of walk ${walk}`);
  const sketches = new Sketches(weights, codes);
  const scalars = { walk, pastDays: 25, futureDays: 5, decay: 0.02 };
  await keep(`emde_session_sketches_walk${walk}.npz`, await writeSketches(sketches, tables.customers, scalars));
  lap(`sketches file of walk ${walk}`);
}
start = beginning;
// Of the whole process: what it takes until its first line included.
usage = { user: 0, system: 0 };
lap("all");
process.exit(0);
