/** A small file of each kind, by where it lies beside the page; a name where the one it is saved under differs. */
export const EXAMPLES = {
  tables: [
    { path: "demo/tables/bank_customers.csv" },
    { path: "demo/tables/bank_products.csv" },
    // Servers that see the ending .gz say that the browser shall inflate it.
    { path: "demo/tables/bank_events.gzip", name: "bank_events.csv.gz" },
  ],
  sketches: [{ path: "samples/emde_session_sketches_walk4.npz" }, { path: "samples/future_ubr_model_walk4.pt" }],
  labeled: [{ path: "samples/labeled_table.csv" }],
  model: [{ path: "samples/segment_predictor_walk4.pt" }],
  predict: [{ path: "samples/segment_predictor_walk4.pt" }, { path: "samples/emde_session_sketches_walk4.npz" }],
} as const satisfies Record<string, readonly ExampleFile[]>;

export interface ExampleFile {
  readonly path: string;
  readonly name?: string;
}
