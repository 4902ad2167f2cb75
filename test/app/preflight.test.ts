import { describe, expect, it } from "vitest";
import {
  computePreflight,
  type EngineOutlook,
  type PreflightInputs,
  resolveWalk,
  trainedNetwork,
} from "../../src/app/preflight";
import { encodeLabels } from "../../src/data/labels";
import { errorSentence, loadErrorSentences } from "../../src/i18n/errors";
import { parameterCounts } from "../../src/model/parameter-counts";
import type { Config } from "../../src/tasks/config";
import { defaultConfig, withChanges } from "../../src/tasks/config";
import { splitRows } from "../../src/training/prepare";
import { foundation, sketches } from "../ui/fixtures";

await loadErrorSentences();

/** Labels of the reference's shares: 65 % mass, 20 % affluent, 10 % business, 5 % private. */
function labelsOf(rows: number, of: (row: number) => string | null = usual) {
  return encodeLabels(
    "string",
    Array.from({ length: rows }, (_, row) => of(row)),
    rows,
  );
}

function usual(row: number): string {
  const share = row % 20;
  return share < 13 ? "mass" : share < 17 ? "affluent" : share < 19 ? "business" : "private";
}

const engine: EngineOutlook = {
  name: "wasm",
  reason: "webgpu-missing",
  adapter: null,
  threads: 2,
  gflops: 1000,
  limits: null,
};

interface Changes {
  readonly config?: Partial<Config>;
  readonly engine?: Partial<EngineOutlook>;
  readonly inputs?: Partial<PreflightInputs>;
  readonly data?: Partial<NonNullable<PreflightInputs["sketches"]>>;
}

function inputsWith({ config, engine: outlook, inputs, data }: Changes = {}): PreflightInputs {
  return {
    sketches: {
      summary: sketches,
      labels: labelsOf(10_000),
      churnLabels: null,
      nonFinite: [],
      table: null,
      emptyRows: 0,
      withoutFuture: null,
      ...data,
    },
    sketcher: null,
    foundation,
    config: withChanges(defaultConfig(), config ?? {}),
    engine: { ...engine, ...outlook },
    measured: null,
    environment: { crossOriginIsolated: true, secureContext: true },
    ...inputs,
  };
}

/** Codes of a status, without their prefix. */
function codes(changes: Changes, status: "ok" | "warning" | "error"): string[] {
  const { checks } = computePreflight(inputsWith(changes));
  return checks.filter((check) => check.status === status).map(({ message }) => message.code.replace("preflight/", ""));
}

/** The English sentence of one check. */
function sentence(changes: Changes, code: string): string {
  const { checks } = computePreflight(inputsWith(changes));
  const check = checks.find(({ message }) => message.code === `preflight/${code}`);
  if (check === undefined) throw new Error(`no check ${code} in ${checks.map(({ message }) => message.code).join()}`);
  return errorSentence(check.message, "en");
}

describe("files that fit", () => {
  it("pass every check, and say what a run will be", () => {
    const preflight = computePreflight(inputsWith());
    expect(preflight.canStart).toBe(true);
    expect(codes({}, "ok")).toEqual(["widths-match", "walk-match", "split", "balance", "memory", "time", "engine"]);
    expect(preflight).toMatchObject({
      walk: 4,
      rows: 10_000,
      split: { train: 7000, validation: 1500, test: 1500 },
    });
    expect(preflight.classes.reduce((sum, { trainRows }) => sum + trainRows, 0)).toBe(7000);
  });

  it("are not said to agree on a walk that only one of them names", () => {
    expect(sentence({ inputs: { foundation: { ...foundation, walk: null } } }, "walk-one")).toBe(
      "Walk 4, as the sketches say; the foundation model does not name its own.",
    );
  });

  it("are told the time that a run of the same shape took here, with all that the rate of its products leaves out", () => {
    const network = trainedNetwork(defaultConfig(), sketches, foundation);
    if (network === null) throw new Error("no network");
    const measured = { engine: "wasm", network, batchSize: 256, trainRows: 7000, secondsPerEpoch: 3 } as const;
    const seconds = (changes: Changes = {}) =>
      computePreflight(inputsWith({ ...changes, inputs: { measured } })).estimatedSeconds;
    const estimated = computePreflight(inputsWith()).estimatedSeconds;
    const sharp = (value: number) => ({ least: value, most: value });
    expect(seconds()).toEqual(sharp(150));
    expect(seconds({ config: { epochs: 4 } })).toEqual(sharp(12));
    expect(seconds({ engine: { gflops: null } })).toEqual(sharp(150));
    // Another engine is another speed.
    const onGpu = { ...measured, engine: "webgpu" } as const;
    expect(computePreflight(inputsWith({ inputs: { measured: onGpu } })).estimatedSeconds).toEqual(estimated);
  });

  it("are told a span where no run of that shape was measured, and a closer one once any run of that engine was", () => {
    const span = (changes: Changes = {}) =>
      computePreflight(inputsWith(changes)).estimatedSeconds ?? expect.unreachable();
    const network = trainedNetwork(defaultConfig(), sketches, foundation);
    if (network === null) throw new Error("no network");
    const { least, most } = span();
    expect(most).toBeGreaterThan(2 * least);
    // This machine was a quarter slower than the rate of its products says.
    const secondsPerEpoch = (1.25 * least) / defaultConfig().epochs;
    const measured = { engine: "wasm", network, batchSize: 256, trainRows: 7000, secondsPerEpoch } as const;
    for (const config of [{ batchSize: 128 }, { freezeBackbone: true }, { hiddenDim: 64, fromScratch: true }]) {
      const unmeasured = span({ config });
      const closer = span({ config, inputs: { measured } });
      expect(closer.least).toBe(unmeasured.least);
      expect(closer.most / closer.least).toBeCloseTo(1.25, 9);
    }
    // One that was faster than that is no reason to promise less.
    const fast = span({ config: { batchSize: 128 }, inputs: { measured: { ...measured, secondsPerEpoch: 0.01 } } });
    expect(fast.most).toBe(fast.least);
  });

  it("lack an estimate of time until something is measured", () => {
    expect(codes({ engine: { gflops: null } }, "ok")).not.toContain("time");
    expect(computePreflight(inputsWith({ engine: { gflops: null } })).estimatedSeconds).toBeNull();
  });
});

describe("a churn run", () => {
  const config = { task: "churn", churnMap: { gone: true } } as const;
  const churn = (label: (row: number) => string) => ({ churnLabels: labelsOf(10_000, label) });

  it("is told what every label says, and which say nothing", () => {
    const data = churn((row) => (row % 10 === 0 ? "gone" : row % 10 === 1 ? "perhaps" : "Hayır"));
    const { churnLabels, unmappedLabels, canStart } = computePreflight(inputsWith({ config, data }));
    expect(churnLabels).toEqual([
      { label: "gone", count: 1000, own: null, now: "churned" },
      { label: "perhaps", count: 1000, own: null, now: null },
      { label: "Hayır", count: 8000, own: "stayed", now: "stayed" },
    ]);
    expect(unmappedLabels).toEqual([{ label: "perhaps", count: 1000, firstRow: 1 }]);
    expect(canStart).toBe(false);
  });

  it("cannot start where nobody of the training split churned", () => {
    const data = churn(() => "Hayır");
    expect(codes({ config, data }, "error")).toContain("no-churners");
    expect(sentence({ config, data }, "no-churners")).toContain("7,000");
  });

  it("says which array a file lacks", () => {
    expect(codes({ config }, "error")).toContain("no-labels-churn");
    expect(sentence({ config }, "no-labels-churn")).toContain("churn_labels");
  });

  it("is not told of labels that another task does not ask for", () => {
    expect(computePreflight(inputsWith({ data: churn(() => "Evet") })).churnLabels).toEqual([]);
  });
});

describe("a run from scratch", () => {
  const config = { fromScratch: true, hiddenDim: 8, numLayers: 1, outputDim: 5, classes: ["mass", "affluent"] };
  const labels = labelsOf(10_000, (row) => (row % 2 === 0 ? "mass" : "affluent"));

  it("asks for no foundation model, and its network has the configuration's widths", () => {
    const given = inputsWith({ config, data: { labels }, inputs: { foundation: null } });
    const { canStart, walk } = computePreflight(given);
    expect(canStart).toBe(true);
    expect(walk).toBe(sketches.walk);
    const backbone = 640 * 8 + 8 * 3 + (8 * 8 + 8 * 3) + (8 * 5 + 5);
    const head = 5 * 256 + 256 * 3 + (256 * 64 + 64 * 3) + (64 * 2 + 2);
    const network = trainedNetwork(given.config, sketches, null);
    expect(network && parameterCounts(network).total).toBe(backbone + head);
  });

  it("is not advised to freeze weights that nothing has trained", () => {
    const advice = (more: Partial<Config>) =>
      computePreflight(inputsWith({ config: more, engine: { gflops: 1 }, data: { labels } })).checks.find(
        ({ message }) => message.code === "preflight/time-long",
      )?.message.params;
    expect(advice({ classes: config.classes })?.frozenShare).toBeGreaterThan(0);
    expect(advice({ ...config, hiddenDim: 3000, numLayers: 3, outputDim: 320 })?.frozenShare).toBeNull();
  });
});

describe("what keeps a run from starting", () => {
  it.each([
    ["no-data", { inputs: { sketches: null } }],
    ["no-foundation", { inputs: { foundation: null } }],
    ["widths-differ", { inputs: { foundation: { ...foundation, shape: { ...foundation.shape, inputDim: 512 } } } }],
    ["labels-unmapped", { data: { labels: labelsOf(10_000, (row) => (row === 7 ? "student" : usual(row))) } }],
    ["split-empty", { data: { labels: labelsOf(3) } }],
    // BatchNorm needs two rows to train on.
    ["split-empty", { data: { labels: labelsOf(10) }, config: { split: { train: 0.1, validation: 0.5, seed: null } } }],
    ["nan", { data: { nonFinite: [{ array: "past_sketches", count: 2, row: 5, column: 9 }] } }],
    ["memory-too-large-wasm", { config: { batchSize: 100_000 } }],
    [
      "memory-too-large",
      {
        config: { engine: "webgpu", batchSize: 30_000 },
        engine: { name: "webgpu", limits: { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27 } },
      },
    ],
  ] satisfies [string, Changes][])("%s", (code, changes) => {
    expect(codes(changes, "error")).toContain(code);
    expect(computePreflight(inputsWith(changes)).canStart).toBe(false);
  });

  it("names the place of the trouble", () => {
    expect(
      sentence({ data: { nonFinite: [{ array: "past_sketches", count: 2, row: 5, column: 9 }] } }, "nan"),
    ).toContain("past_sketches has 2 NaN or infinite values, the first in row 5, column 9");
    const named = sentence({ config: { classes: ["mass", "affluent", "business"] } }, "labels-unmapped");
    expect(named).toContain("“private”");
    expect(sentence({ data: { labels: labelsOf(3) } }, "split-empty")).toContain(
      "3 rows split into 2 training, 0 validation and 1 test row;",
    );
    // What the command line prints is one line of at most 300 bytes.
    expect(named).not.toContain("\n");
    expect(Buffer.byteLength(named)).toBeLessThanOrEqual(300);
  });
});

describe("what is only said", () => {
  it("says of rare classes how many rows train them", () => {
    const rare = { labels: labelsOf(400) };
    expect(sentence({ data: rare }, "class-small")).toBe(
      "Few training rows (at most 25) have the class “business”, “private”; test figures there will be uncertain.",
    );
    // The only private customer is no training row.
    const [one] = splitRows(
      Int32Array.from({ length: 400 }, (_, row) => row),
      defaultConfig(),
    ).test;
    const lone = labelsOf(400, (row) => (row === one ? "private" : usual(row).replace("private", "mass")));
    expect(sentence({ data: { labels: lone } }, "class-absent")).toBe(
      "No training row has the class “private”; a class without rows is never learned.",
    );
  });

  it.each([
    ["walk-differs", { inputs: { foundation: { ...foundation, walk: 2 } } }],
    [
      "walk-unknown",
      {
        inputs: { foundation: { ...foundation, walk: null } },
        data: { summary: { ...sketches, walk: null } },
      },
    ],
    ["labels-missing", { data: { labels: labelsOf(10_000, (row) => (row < 5 ? null : usual(row))) } }],
    ["class-absent", { data: { labels: labelsOf(10_000, (row) => usual(row).replace("private", "mass")) } }],
    ["class-small", { data: { labels: labelsOf(400) } }],
    ["one-row-batch", { config: { batchSize: 6999 } }],
    ["all-zero-rows", { data: { emptyRows: 3 } }],
    ["duplicate-ids", { data: { summary: { ...sketches, duplicateCustomerIds: 2 } } }],
    ["not-isolated", { inputs: { environment: { crossOriginIsolated: false, secureContext: true } } }],
    ["insecure-context", { inputs: { environment: { crossOriginIsolated: false, secureContext: false } } }],
    ["time-long", { config: { epochs: 1000 }, engine: { gflops: 20 } }],
    [
      "memory-falls-back",
      {
        config: { batchSize: 30_000 },
        engine: { name: "webgpu", limits: { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27 } },
      },
    ],
  ] satisfies [string, Changes][])("%s", (code, changes) => {
    expect(codes(changes, "warning")).toContain(code);
    expect(computePreflight(inputsWith(changes)).canStart).toBe(true);
  });

  it("says how many customers pre-training is told nothing about, and warns where it is told nothing at all", () => {
    const said = sentence({ data: { withoutFuture: 3 } }, "without-future");
    expect(said).toMatch(/^3 of 10,000 customers have no future events/);
    expect(codes({ data: { withoutFuture: 3 } }, "warning")).not.toContain("without-future");
    expect(codes({ data: { withoutFuture: 10_000 } }, "warning")).toContain("without-future");
  });

  it("says what shortens a long run, in words", () => {
    const long = { config: { epochs: 100 }, engine: { gflops: 20 } };
    expect(sentence(long, "time-long")).toMatch(
      /^All epochs take about .+, each at most .+\. To shorten it, use a computer with a graphics card; or freeze the backbone \(about .+\); or choose fewer epochs\.$/,
    );
  });

  it("says the batch size that would fit", () => {
    const large = {
      config: { batchSize: 30_000 },
      engine: { name: "webgpu", limits: { maxBufferSize: 2 ** 28, maxStorageBufferBindingSize: 2 ** 27 } },
    } as const;
    expect(sentence(large, "memory-falls-back")).toMatch(/choose a batch size of at most [\d,]+\.$/);
  });
});

describe("the walk of a run", () => {
  it("is the model's, else the data's, else the configuration's, else 4", () => {
    expect(resolveWalk({ walk: 3 }, { walk: 2 }, { walk: 1 })).toBe(2);
    expect(resolveWalk({ walk: 3 }, { walk: null }, { walk: 1 })).toBe(1);
    expect(resolveWalk({ walk: 3 }, { walk: null }, null)).toBe(3);
    expect(resolveWalk({ walk: null }, null, null)).toBe(4);
  });
});
