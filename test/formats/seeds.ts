import {
  pyFloat,
  WritableOrderedDict,
  WritableTensor,
  WritableTuple,
  writeNpy,
  writeNpz,
  writeSafetensors,
  writeTorch,
} from "../../src/formats";
import type { Opener } from "./exercise";

export interface Seed {
  readonly opener: Opener;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

async function bytesOf(blob: Blob | Promise<Blob>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await blob).arrayBuffer());
}

/** Small valid files of every kind that is read. */
export async function validSeeds(): Promise<Seed[]> {
  const weights = Float32Array.of(1, 2, 3, 4, 5, 6);
  const checkpoint = new Map<
    string,
    WritableOrderedDict | WritableTuple | ReturnType<typeof pyFloat> | number | string[]
  >([
    [
      "model_state_dict",
      new WritableOrderedDict([
        ["input_proj.0.weight", new WritableTensor(weights, [2, 3])],
        ["input_proj.0.tied", new WritableTensor(weights, [3, 2])],
        ["input_proj.1.num_batches_tracked", new WritableTensor(BigInt64Array.of(7n), [])],
      ]),
    ],
    ["betas", new WritableTuple([pyFloat(0.9), pyFloat(0.999)])],
    ["dropout", pyFloat(0.1)],
    ["walk", 4],
    ["segment_classes", ["mass", "affluent"]],
  ]);
  return [
    {
      opener: "npz",
      bytes: await bytesOf(
        writeNpz(
          new Map([
            ["past_sketches", { data: Float64Array.of(0, 0.5, 1, 0.1), shape: [2, 2] }],
            ["segments", { texts: ["mass", "private"], shape: [2] }],
          ]),
        ),
      ),
    },
    {
      opener: "npz",
      bytes: await bytesOf(writeNpz(new Map([["metrics", { object: new Map([["accuracy", pyFloat(1)]]) }]]))),
    },
    { opener: "torch", bytes: await bytesOf(writeTorch(checkpoint, { rootName: "archive" })) },
    {
      opener: "safetensors",
      bytes: await bytesOf(
        writeSafetensors(new Map([["w", { data: weights, shape: [2, 3] }]]), new Map([["walk", "4"]])),
      ),
    },
    { opener: "npy", bytes: await bytesOf(writeNpy({ data: Float32Array.of(1, 2, 3), shape: [3] })) },
    { opener: "npy", bytes: await bytesOf(writeNpy({ object: new Map([["a", [1, "x", null, true, -(2n ** 70n)]]]) })) },
  ];
}
