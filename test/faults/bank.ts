/** Tables of a very small bank: 60 customers of four segments, six products, 900 events in 40 days. */
export function smallBank(): readonly File[] {
  const customers = Array.from({ length: 60 }, (_, c) => [`C${c}`, SEGMENTS[c % 4], Number(c % 5 === 0)].join());
  const products = Array.from({ length: 120 }, (_, row) => [`C${row % 60}`, `P${(row * 7 + (row % 4)) % 6}`].join());
  const events = Array.from({ length: 900 }, (_, row) => {
    const moment = new Date(Date.UTC(2026, 0, 1 + (row % 40), row % 24)).toISOString();
    return [`C${row % 60}`, `E${(row * 5 + (row % 4)) % 9}`, moment].join();
  });
  return [
    csv("customers.csv", "customer_id,segment,churn", customers),
    csv("products.csv", "customer_id,product_id", products),
    csv("events.csv", "customer_id,event_type,timestamp", events),
  ];
}

const SEGMENTS = ["mass", "affluent", "business", "private"];

function csv(name: string, header: string, rows: readonly string[]): File {
  return new File([[header, ...rows, ""].join("\n")], name, { lastModified: 1 });
}
