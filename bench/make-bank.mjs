// @ts-check
/**
 * `node bench/make-bank.mjs --customers N --out FOLDER`: the three tables of a synthetic bank, for measuring. N customers
 * with 2 to 8 of 17 products and about 76 events of 22 types each, over 30 days in order of time; the same bytes every
 * time. A million customers are 76 million events, 5.3 GB.
 */
import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const EVENTS_PER_CUSTOMER = 76;
const SECONDS = 30 * 86_400;
const FIRST_SECOND = Date.UTC(2026, 9, 24, 18, 59, 15) / 1000;
const SEGMENTS = ["mass", "mass", "mass", "mass", "mass", "mass", "affluent", "affluent", "private", "business"];
const PRODUCTS = Array.from({ length: 17 }, (_, i) => `product_${String.fromCharCode(97 + i)}`);
const EVENT_TYPES = Array.from({ length: 22 }, (_, i) => `event_type_${String.fromCharCode(97 + i)}`);
const CHANNELS = ["mobile", "web", "pos", "branch", "atm"];
/** Lines written at a time. */
const LINES = 20_000;

const { values } = parseArgs({ options: { customers: { type: "string" }, out: { type: "string" } } });
const customers = Number(values.customers);
if (!Number.isSafeInteger(customers) || customers < 1 || values.out === undefined) {
  process.stderr.write("usage: node bench/make-bank.mjs --customers N --out FOLDER\n");
  process.exit(1);
}
const folder = values.out;
mkdirSync(folder, { recursive: true });

let state = 42;
/** Numbers below `limit` (mulberry32). */
function random(/** @type {number} */ limit) {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
}

const width = Math.max(6, String(customers - 1).length);
const customerId = (/** @type {number} */ customer) => `C${String(customer).padStart(width, "0")}`;

/**
 * @param {string} name
 * @param {string} header
 * @param {Iterable<string>} lines
 */
async function write(name, header, lines) {
  const file = createWriteStream(join(folder, name));
  let text = `${header}\n`;
  let count = 0;
  for (const line of lines) {
    text += line;
    if (++count % LINES !== 0) continue;
    if (!file.write(text)) await once(file, "drain");
    text = "";
  }
  file.end(text);
  await once(file, "finish");
  console.log(`${name}: ${count} rows`);
}

function* customerLines() {
  for (let customer = 0; customer < customers; customer++) {
    const [segment, age] = [SEGMENTS[random(SEGMENTS.length)], 18 + random(60)];
    yield `${customerId(customer)},${segment},${age},${random(10_000) / 100},${1 + random(240)},${random(10) === 0 ? 1 : 0}\n`;
  }
}

function* productLines() {
  for (let customer = 0; customer < customers; customer++) {
    const first = random(PRODUCTS.length);
    const step = 1 + random(PRODUCTS.length - 1);
    // The step has no common divisor with 17: no product comes twice.
    for (let i = 2 + random(7); i > 0; i--) {
      yield `${customerId(customer)},${PRODUCTS[(first + i * step) % PRODUCTS.length]},2026-0${1 + random(9)}-1${random(10)}\n`;
    }
  }
}

function* eventLines() {
  const total = customers * EVENTS_PER_CUSTOMER;
  let second = -1;
  let time = "";
  for (let event = 0; event < total; event++) {
    const now = Math.floor((event / total) * SECONDS);
    if (now !== second) {
      second = now;
      time = new Date((FIRST_SECOND + now) * 1000).toISOString().slice(0, 19).replace("T", " ");
    }
    // The square makes some types far more frequent than others.
    const type = EVENT_TYPES[Math.floor((random(1000) * random(1000) * EVENT_TYPES.length) / 1e6)];
    const amount = random(3) === 0 ? "" : random(100_000) / 100;
    yield `E${event},${customerId(random(customers))},${type},${time}.713051,${amount},${CHANNELS[random(CHANNELS.length)]}\n`;
  }
}

await write("customers.csv", "customer_id,segment,age,risk_score,tenure_months,churn_label", customerLines());
await write("products.csv", "customer_id,product_id,acquisition_date", productLines());
await write("events.csv", "event_id,customer_id,event_type,timestamp,amount,channel", eventLines());
