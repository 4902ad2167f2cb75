import { execFileSync } from "node:child_process";
import { mkdtempSync, openAsBlob, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import {
  NdArray,
  openNpz,
  openSafetensors,
  openTorch,
  type PickleValue,
  PyComplex,
  PySet,
  PyTuple,
  pyFloat,
  readPickle,
  sniffFile,
  TensorRef,
  WritableOrderedDict,
  WritableTensor,
  writeNpz,
  writeOnnxClassifier,
  writeSafetensors,
  writeTorch,
  writeZip,
} from "../../../src/formats";
import { printedBy } from "../python";

const scripts = import.meta.dirname;
const python = z.string().parse(process.env.STUDIO_PYTHON);
const pythonNumpy1 = z.string().parse(process.env.STUDIO_PYTHON_NUMPY1);

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), "studio-formats-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

function run(interpreter: string, script: string, folder: string, ...flags: string[]): string {
  return execFileSync(interpreter, [...flags, join(scripts, script), folder], { encoding: "utf8" });
}

/** Python's repr of a float. */
function float(text: string): number {
  const special = new Map([
    ["inf", Infinity],
    ["-inf", -Infinity],
    ["nan", Number.NaN],
  ]);
  return special.get(text) ?? Number(text);
}

const texts = z.array(z.string().nullable());
const numpyCases = z.object({
  numpy: z.string(),
  numeric: z.record(z.string(), z.object({ shape: z.array(z.int()), values: z.array(z.string()) })),
  exact: z.record(z.string(), z.array(z.string())),
  texts: z.record(z.string(), texts),
});

describe.each([
  ["NumPy 2", python, "2."],
  ["NumPy 1", pythonNumpy1, "1."],
])("what %s writes", (_, interpreter, version) => {
  let folder: string;
  let cases: z.infer<typeof numpyCases>;
  beforeAll(() => {
    folder = join(scratch, `numpy${version}`);
    run(interpreter, "write_numpy.py", folder);
    cases = numpyCases.parse(JSON.parse(readFileSync(join(folder, "numpy.json"), "utf8")));
  }, 60_000);
  const open = async (name: string) => openNpz(await openAsBlob(join(folder, name)), { fileName: name });

  it("is of that version", () => {
    expect(cases.numpy.startsWith(version)).toBe(true);
  });

  it.each(["stored.npz", "deflated.npz"])("%s holds the same numbers and texts here", async (name) => {
    const file = await open(name);
    expect(new Set(file.names)).toEqual(new Set([...Object.keys(cases.numeric), ...Object.keys(cases.texts)]));
    for (const [array, { shape, values }] of Object.entries(cases.numeric)) {
      const { data, rows, columns } = await file.readFloat32(array);
      expect(file.get(array)?.shape, array).toEqual(shape);
      expect(rows * columns, array).toBe(values.length);
      expect([...data], array).toEqual(values.map(float));
    }
    for (const [array, values] of Object.entries(cases.exact)) {
      expect((await file.readArray(array)).toBigInts().map(String), array).toEqual(values);
    }
    for (const [array, values] of Object.entries(cases.texts))
      expect(await file.readStrings(array), array).toEqual(values);
  });

  it("spelled.npz holds .npy versions 1 to 3 and pickles of protocols 2 to 5", async () => {
    const file = await open("spelled.npz");
    for (const name of ["version_1", "version_2", "version_3"]) {
      expect([...(await file.readFloat32(name)).data], name).toEqual(cases.numeric.little_f8?.values.map(float));
    }
    for (const name of ["protocol_2", "protocol_3", "protocol_4", "protocol_5"]) {
      expect(await file.readStrings(name), name).toEqual(cases.texts.objects_with_none);
    }
  });

  it("forced64.npz has a zip64 member", async () => {
    expect([...(await (await open("forced64.npz")).readFloat32("a")).data]).toEqual(
      cases.numeric.little_f4?.values.map(float),
    );
  });

  it("reads what the studio writes, without a warning", async () => {
    await writeOurs(folder);
    const read = readNumpy.parse(JSON.parse(run(interpreter, "read_numpy.py", folder, "-W", "error")));
    expect(read.arrays).toEqual({
      predictions: { dtype: "<i8", shape: [2], values: [3, -1] },
      probabilities: { dtype: "<f4", shape: [1, 2], values: [[0.25, 0.75]] },
      customer_ids: { dtype: "<U7", shape: [2], values: ["C000001", "ş🏦"] },
      metrics_json: { dtype: "<U14", shape: [], values: '{"accuracy":1}' },
    });
    expect(read.metrics).toEqual({ accuracy: 1, auc_ovr: 0.5 });
    expect(read.kinds).toEqual({ accuracy: "float", auc_ovr: "float" });
    expect(read.methods).toEqual([8]);
    expect(read.members).toEqual({ "a.txt": "mass", "ğ/b.txt": "private" });
  });
});

const readNumpy = z.object({
  arrays: z.record(z.string(), z.unknown()),
  metrics: z.record(z.string(), z.number()),
  kinds: z.record(z.string(), z.string()),
  methods: z.array(z.int()),
  members: z.record(z.string(), z.string()),
});

async function save(folder: string, name: string, blob: Blob | Promise<Blob>): Promise<void> {
  writeFileSync(join(folder, name), new Uint8Array(await (await blob).arrayBuffer()));
}

async function writeOurs(folder: string): Promise<void> {
  const metrics = new Map([
    ["accuracy", pyFloat(1)],
    ["auc_ovr", pyFloat(0.5)],
  ]);
  await save(
    folder,
    "ours.npz",
    writeNpz(
      new Map([
        ["predictions", { data: BigInt64Array.of(3n, -1n), shape: [2] }],
        ["probabilities", { data: Float32Array.of(0.25, 0.75), shape: [1, 2] }],
        ["customer_ids", { texts: ["C000001", "ş🏦"], shape: [2] }],
        ["metrics_json", { texts: ['{"accuracy":1}'], shape: [] }],
        ["metrics", { object: metrics }],
      ]),
    ),
  );
  const text = (value: string) => [new TextEncoder().encode(value)];
  await save(
    folder,
    "zip64.zip",
    writeZip(
      [
        { name: "a.txt", parts: text("mass") },
        { name: "ğ/b.txt", parts: text("private"), compress: true },
      ],
      { forceZip64: true },
    ),
  );
}

const tensorCases = z.record(
  z.string(),
  z.object({ shape: z.array(z.int()), dtype: z.string(), values: z.array(z.string()) }),
);

describe("what PyTorch writes", () => {
  let folder: string;
  let cases: z.infer<typeof tensorCases>;
  beforeAll(async () => {
    folder = join(scratch, "torch");
    await printedBy([join(scripts, "write_torch.py"), folder]);
    cases = tensorCases.parse(JSON.parse(readFileSync(join(folder, "torch.json"), "utf8")));
  }, 120_000);
  const open = async (name: string) => openTorch(await openAsBlob(join(folder, name)), { fileName: name });

  async function compare(tensors: ReadonlyMap<string, TensorRef>): Promise<void> {
    expect(new Set(tensors.keys())).toEqual(new Set(Object.keys(cases)));
    for (const [name, { shape, dtype, values }] of Object.entries(cases)) {
      const tensor = tensors.get(name);
      expect(tensor?.shape, name).toEqual(shape);
      expect(tensor?.dtype, name).toBe(dtype);
      expect([...((await tensor?.readFloat32()) ?? [])], name).toEqual(values.map(float));
    }
  }

  it.each(["every.pt", "protocol4.pt", "protocol5.pt", "nocrc.pt", "layout_2_1.pt", "layout_1_6.pt"])(
    "%s is read: every dtype, stride, shared storage and value",
    async (name) => {
      const { root, warnings, verifyCrc } = await open(name);
      expect(warnings).toEqual([]);
      const tensors = tensorsOf(root instanceof Map ? root.get("model_state_dict") : null);
      await compare(tensors);
      expect(tensors.get("view")?.storageKey).toBe(tensors.get("tied")?.storageKey);
      expect(await tensors.get("int64")?.readBigInt64()).toEqual(
        BigInt64Array.from([-3, -2, -1, 0, 1, 2, 3, 4], (value) => BigInt(value) * 2n ** 40n),
      );
      expectOtherValues(root);
      const crcWarnings = await verifyCrc();
      if (name === "nocrc.pt") expect(crcWarnings.length).toBeGreaterThan(0);
      else expect(crcWarnings).toEqual([]);
    },
  );

  it("namespace.pt opens with a warning that names the class", async () => {
    const { warnings, root } = await open("namespace.pt");
    expect(warnings).toEqual([
      { code: "torch/unresolved-globals", params: { file: "namespace.pt", names: ["argparse.Namespace"] } },
    ]);
    expect([...tensorsOf(root).keys()]).toEqual(["w"]);
  });

  it("legacy.pt and torchscript.pt are refused by name", async () => {
    await expect(open("legacy.pt")).rejects.toMatchObject({ code: "torch/legacy", params: { file: "legacy.pt" } });
    await expect(open("torchscript.pt")).rejects.toMatchObject({ code: "torch/torchscript" });
  });

  it.each([0, 1, 2, 3, 4, 5])("pickles of protocol %s hold the same values", (protocol) => {
    const bytes = new Uint8Array(readFileSync(join(folder, `values${protocol}.pkl`)));
    const expected: unknown = JSON.parse(readFileSync(join(folder, "values.json"), "utf8"));
    expect(plain(readPickle(bytes, { where: {} }).value)).toEqual(expected);
  });

  it("every.safetensors is read with its metadata", async () => {
    const blob = await openAsBlob(join(folder, "every.safetensors"));
    expect(await sniffFile(blob)).toBe("safetensors");
    const { tensors, metadata } = await openSafetensors(blob, { fileName: "every.safetensors" });
    await compare(tensors);
    expect(metadata).toEqual(
      new Map([
        ["walk", "4"],
        ["sınıf", "özel"],
      ]),
    );
  });
});

/** Everything of the checkpoint that is no tensor. */
/** The tensors of a dict by name. */
function tensorsOf(dict: unknown): ReadonlyMap<string, TensorRef> {
  const entries = dict instanceof Map ? [...dict] : [];
  return new Map(
    entries.filter(
      (entry): entry is [string, TensorRef] => typeof entry[0] === "string" && entry[1] instanceof TensorRef,
    ),
  );
}

function expectOtherValues(root: PickleValue): void {
  if (!(root instanceof Map)) throw new Error("no dict");
  const similarities = root.get("test_similarities");
  expect(similarities instanceof NdArray ? [...similarities.toNumbers()] : null).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(root.get("mean_similarity")).toBe(0.5);
  expect(root.get("int_scalar")).toBe(-4);
  expect(root.get("train_losses")).toEqual([0.5, 0.25, 1e-300]);
  expect(root.get("size")).toEqual(new PyTuple([2, 3]));
  expect(root.get("device")).toBe("cpu");
  expect(root.get("big")).toBe(-(2n ** 70n));
  expect(root.get("set")).toEqual(new PySet([1, 2]));
  expect(root.get("complex")).toEqual(new PyComplex(1, 2));
  const nested = root.get("nested");
  if (!(nested instanceof Map)) throw new Error("no nested dict");
  expect(nested.get("tuple")).toEqual(new PyTuple([1, 2.5, "ş", null, true]));
  expect(nested.get(3)).toEqual(Uint8Array.of(0, 255));
  const optimizer = root.get("optimizer");
  const state = optimizer instanceof Map ? optimizer.get("state") : null;
  expect(state instanceof Map ? [...state.keys()] : null).toEqual([0, 1, 2, 3]);
}

/** Maps as objects, as JSON would have them. */
function plain(value: PickleValue): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [String(key), plain(item)]));
  return typeof value === "bigint" ? Number(value) : value;
}

const readTorch = z.object({
  keys: z.array(z.string()),
  state: z.record(z.string(), z.object({ dtype: z.string(), shape: z.array(z.int()), values: z.array(z.number()) })),
  type: z.string(),
  metrics: z.record(z.string(), z.tuple([z.string(), z.number()])),
  classes: z.array(z.string()),
  freeze: z.boolean(),
  names: z.array(z.string()),
  protocol: z.string(),
  onnxError: z.number(),
  metadata: z.record(z.string(), z.string()),
  safetensorsSame: z.boolean(),
});

describe("PyTorch, safetensors and onnxruntime", () => {
  it("read what the studio writes", { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(join(scratch, "ours-"));
    const weight = Float32Array.from({ length: 12 }, (_, i) => Math.sin(i));
    const bias = Float32Array.of(0.1, -0.2, 0.3);
    const counter = BigInt64Array.of(28n);
    await save(
      folder,
      "ours.pt",
      writeTorch(
        new Map<string, Parameters<typeof writeTorch>[0]>([
          [
            "model_state_dict",
            new WritableOrderedDict([
              ["classifier.8.weight", new WritableTensor(weight, [3, 4])],
              ["classifier.8.bias", new WritableTensor(bias, [3])],
              ["input_proj.1.num_batches_tracked", new WritableTensor(counter, [])],
            ]),
          ],
          ["freeze_backbone", false],
          ["walk", 4],
          [
            "metrics",
            new Map([
              ["accuracy", pyFloat(1)],
              ["auc_ovr", pyFloat(0.5)],
            ]),
          ],
          ["segment_classes", ["mass", "özel"]],
        ]),
        { rootName: "segment_predictor_walk4" },
      ),
    );
    await save(
      folder,
      "ours.onnx",
      Promise.resolve(
        writeOnnxClassifier({
          layers: [
            {
              name: "classifier.8",
              inWidth: 4,
              outWidth: 3,
              weight,
              bias,
              batchNorm: null,
              leakyReluSlope: null,
              residual: false,
            },
          ],
          name: "segment_predictor",
          output: "Softmax",
          normalizeEps: 1e-12,
          metadata: new Map([["walk", "4"]]),
          producerVersion: "1",
        }),
      ),
    );
    await save(
      folder,
      "ours.safetensors",
      writeSafetensors(
        new Map([
          ["classifier.8.weight", { data: weight, shape: [3, 4] }],
          ["classifier.8.bias", { data: bias, shape: [3] }],
          ["input_proj.1.num_batches_tracked", { data: counter, shape: [] }],
        ]),
        new Map([["sınıf", "özel"]]),
      ),
    );
    writeFileSync(
      join(folder, "inputs.json"),
      JSON.stringify([
        [0, 0, 0, 0],
        [1, 2, 3, 4],
        [-1, 0.5, 0, 1e-3],
      ]),
    );
    const read = readTorch.parse(JSON.parse(await printedBy([join(scripts, "read_torch.py"), folder])));
    expect(read.keys).toEqual(["model_state_dict", "freeze_backbone", "walk", "metrics", "segment_classes"]);
    expect(read.type).toBe("OrderedDict");
    expect(read.state).toEqual({
      "classifier.8.weight": { dtype: "torch.float32", shape: [3, 4], values: [...weight] },
      "classifier.8.bias": { dtype: "torch.float32", shape: [3], values: [...bias] },
      "input_proj.1.num_batches_tracked": { dtype: "torch.int64", shape: [], values: [28] },
    });
    expect(read.metrics).toEqual({ accuracy: ["float", 1], auc_ovr: ["float", 0.5] });
    expect(read.classes).toEqual(["mass", "özel"]);
    expect(read.freeze).toBe(false);
    expect(read.names[0]).toBe("segment_predictor_walk4/data.pkl");
    expect(read.protocol).toBe("highest protocol among opcodes = 2");
    expect(read.onnxError).toBeLessThan(1e-6);
    expect(read.metadata).toEqual({ sınıf: "özel" });
    expect(read.safetensorsSame).toBe(true);
  });
});
