// @ts-check
/**
 * Makes the demo bank's tables under `public/demo/tables/`: customers, products and events of 30 days, as
 * `generate_bank_data.py` makes them in large, from a generator that repeats: the same bytes on every machine.
 *
 *     node scripts/demo/make-tables.mjs
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { projectRoot } from "../lib/command.mjs";

const CUSTOMERS = 1500;
const DAYS = 30;
const END = Date.UTC(2026, 10, 22, 18);

/** Share, churn rate, activity, and how many products a customer has. */
const SEGMENTS = /** @type {const} */ ({
  mass: { share: 0.65, churn: 0.12, activity: 0.8, products: [2, 5] },
  affluent: { share: 0.2, churn: 0.08, activity: 1.2, products: [4, 8] },
  private: { share: 0.05, churn: 0.05, activity: 1.5, products: [6, 12] },
  business: { share: 0.1, churn: 0.1, activity: 1.3, products: [3, 7] },
});

/** Weight of each product in mass, affluent, private and business banking; 0: not offered there. */
const PRODUCTS = /** @type {Record<string, readonly number[]>} */ ({
  checking_account: [10, 8, 6, 3],
  savings_account: [6, 7, 6, 1],
  debit_card: [9, 6, 3, 2],
  credit_card: [6, 8, 5, 2],
  personal_loan: [5, 3, 1, 0],
  mortgage: [2, 5, 3, 0],
  auto_loan: [2, 3, 1, 0],
  insurance: [2, 4, 4, 2],
  pension: [1, 4, 4, 0],
  time_deposit: [1, 5, 6, 2],
  mutual_fund: [0, 4, 7, 1],
  stocks: [0, 3, 7, 1],
  bonds: [0, 2, 6, 1],
  private_portfolio: [0, 0, 8, 0],
  business_account: [0, 0, 0, 9],
  pos_terminal: [0, 0, 0, 6],
  trade_finance: [0, 0, 1, 4],
});

/** Expected events in 30 days at activity 1, what churners multiply it by, and a product that it needs. */
const EVENTS = /** @type {Record<string, { base: number, churn: number, needs?: readonly string[] }>} */ ({
  login_mobile: { base: 14, churn: 0.3 },
  login_web: { base: 4, churn: 0.3 },
  card_contactless: { base: 9, churn: 0.4, needs: ["debit_card", "credit_card"] },
  card_transaction_pos: { base: 8, churn: 0.4, needs: ["debit_card", "credit_card"] },
  card_transaction_online: { base: 6, churn: 0.4, needs: ["credit_card"] },
  credit_card_payment: { base: 1.5, churn: 0.6, needs: ["credit_card"] },
  atm_withdrawal: { base: 4, churn: 0.8 },
  atm_deposit: { base: 1, churn: 0.4 },
  transfer_fast: { base: 4, churn: 0.5 },
  transfer_eft: { base: 2, churn: 1.2 },
  transfer_internal: { base: 1.5, churn: 0.5 },
  bill_payment: { base: 3, churn: 0.4 },
  loan_payment: { base: 1, churn: 0.9, needs: ["personal_loan", "mortgage", "auto_loan"] },
  loan_inquiry: { base: 0.5, churn: 0.4 },
  investment_buy: { base: 3, churn: 0.2, needs: ["mutual_fund", "stocks", "bonds", "private_portfolio"] },
  investment_sell: { base: 1.5, churn: 2.5, needs: ["mutual_fund", "stocks", "bonds", "private_portfolio"] },
  investment_inquiry: { base: 2, churn: 0.4, needs: ["mutual_fund", "stocks", "private_portfolio"] },
  branch_visit: { base: 0.7, churn: 1.5 },
  customer_service_call: { base: 0.8, churn: 3 },
  complaint: { base: 0.15, churn: 8 },
});

const random = generator(20_261_122);
const segmentNames = /** @type {(keyof typeof SEGMENTS)[]} */ (Object.keys(SEGMENTS));
const customers = ["customer_id,segment,age,tenure_months,churn_label"];
const products = ["customer_id,product_id"];
/** @type {{ second: number, text: string }[]} */
const events = [];

for (let index = 0; index < CUSTOMERS; index++) {
  const id = `C${String(index).padStart(6, "0")}`;
  const name = choose(segmentNames, (segment) => SEGMENTS[segment].share);
  const column = segmentNames.indexOf(name);
  const { churn, activity, products: range } = SEGMENTS[name];
  const leaves = random() < churn;
  customers.push(`${id},${name},${20 + Math.floor(random() * 55)},${1 + Math.floor(random() * 240)},${Number(leaves)}`);
  const offered = Object.keys(PRODUCTS).filter((product) => (PRODUCTS[product]?.[column] ?? 0) > 0);
  const wanted = Math.min(offered.length, range[0] + Math.floor(random() * (range[1] - range[0] + 1)));
  /** @type {Set<string>} */
  const owned = new Set();
  while (owned.size < wanted) owned.add(choose(offered, (product) => PRODUCTS[product]?.[column] ?? 0));
  for (const product of owned) products.push(`${id},${product}`);
  for (const [type, { base, churn: multiplier, needs }] of Object.entries(EVENTS)) {
    if (needs !== undefined && !needs.some((product) => owned.has(product))) continue;
    const expected = base * activity * (0.5 + random()) * (leaves ? multiplier * (0.5 + random()) : 1);
    for (let left = poisson(expected); left > 0; left--) {
      const second = Math.floor(END / 1000 - random() * DAYS * 86_400);
      const time = new Date(second * 1000).toISOString().slice(0, 19).replace("T", " ");
      events.push({ second, text: `${id},${type},${time}` });
    }
  }
}
events.sort((a, b) => a.second - b.second);

const folder = join(projectRoot, "public", "demo", "tables");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "bank_customers.csv"), `${customers.join("\n")}\n`);
writeFileSync(join(folder, "bank_products.csv"), `${products.join("\n")}\n`);
const table = ["customer_id,event_type,timestamp", ...events.map(({ text }) => text)].join("\n");
writeFileSync(join(folder, "bank_events.gzip"), gzipSync(`${table}\n`, { level: 9 }));
console.log(`${CUSTOMERS} customers, ${products.length - 1} products, ${events.length} events`);

/**
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => number} weight
 * @returns {T}
 */
function choose(items, weight) {
  let rest = random() * items.reduce((sum, item) => sum + weight(item), 0);
  for (const item of items) {
    rest -= weight(item);
    if (rest < 0) return item;
  }
  return /** @type {T} */ (items.at(-1));
}

/**
 * Knuth's: multiplies uniforms until they fall below exp(−mean).
 *
 * @param {number} mean
 */
function poisson(mean) {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}

/**
 * Numbers 0..1 that repeat (mulberry32).
 *
 * @param {number} seed
 */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
