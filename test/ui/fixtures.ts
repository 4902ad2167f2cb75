import type { FoundationSummary, SketchesSummary } from "../../src/protocol/files";
import type { Preflight } from "../../src/protocol/preflight";

const statistics = { dtype: "<f8", nan: 0, infinite: 0, allZeroRows: 0, zeroShare: 0.71, min: 0 };

/** The reference data's card. */
export const sketches: SketchesSummary = {
  file: "emde_session_sketches_walk4.npz",
  bytes: 5_100_000,
  sha256: null,
  rows: 10_000,
  pastWidth: 320,
  portfolioWidth: 320,
  table: null,
  futureWidth: 320,
  serves: ["segment", "churn", "foundation"],
  arrays: [
    { name: "past_sketches", dtype: "<f8", shape: [10_000, 320] },
    { name: "portfolio_sketches", dtype: "<f8", shape: [10_000, 320] },
    { name: "segments", dtype: "|O", shape: [10_000] },
    { name: "walk", dtype: "<i8", shape: [] },
  ],
  statistics: [
    { ...statistics, name: "past_sketches", maxConversionError: 2.4e-7, max: 12.5 },
    { ...statistics, name: "portfolio_sketches", maxConversionError: 0, max: 4 },
  ],
  labelKind: "string",
  labels: [
    { label: "mass", count: 6495, firstRow: 0 },
    { label: "affluent", count: 1994, firstRow: 3 },
    { label: "business", count: 989, firstRow: 11 },
    { label: "private", count: 522, firstRow: 18 },
  ],
  missingLabels: 0,
  duplicateCustomerIds: 0,
  hasCustomerIds: true,
  walk: 4,
  scalars: { past_days: 90 },
  firstRows: [{ customerId: "C000001", label: "mass", past: [0, 0.5, 0, 1.25] }],
  warnings: [],
};

export const foundation: FoundationSummary = {
  file: "future_ubr_model_walk4.pt",
  bytes: 119_800_000,
  sha256: null,
  shape: { inputDim: 640, hiddenDim: 3000, outputDim: 320, numLayers: 3 },
  dropout: 0.1,
  architecture: "MonadEMDE_ResidualFFN",
  parameters: 29_920_320,
  walk: 4,
  trainLosses: [0.9, 0.6, 0.5],
  valLosses: [0.8, 0.65, 0.6],
  meanSimilarity: 0.912,
  warnings: [],
};

export const preflight: Preflight = {
  checks: [{ status: "ok", message: { code: "preflight/walk-match", params: { walk: 4 } } }],
  canStart: true,
  walk: 4,
  rows: 10_000,
  split: { train: 7000, validation: 1500, test: 1500 },
  classes: [
    { name: "mass", rows: 6495, trainRows: 4546, weight: 0.385 },
    { name: "affluent", rows: 1994, trainRows: 1396, weight: 1.254 },
    { name: "business", rows: 989, trainRows: 692, weight: 2.529 },
    { name: "private", rows: 522, trainRows: 366, weight: 4.781 },
  ],
  unmappedLabels: [],
  churnLabels: [],
  engine: { name: "wasm", reason: "webgpu-software", adapter: null, threads: 2 },
  estimatedSeconds: { least: 900, most: 900 },
};
