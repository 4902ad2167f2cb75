import { openAsBlob } from "node:fs";
import { join } from "node:path";
import { readSketches } from "../../../src/data/sketches";
import { readFoundation } from "../../../src/model/foundation";

/** What the studio reads of the pair of files that the help page's code writes into a folder. */
export async function samplePair(folder: string) {
  const open = async (fileName: string) => [await openAsBlob(join(folder, fileName)), { fileName }] as const;
  const sketches = await readSketches(...(await open("emde_session_sketches_walk4.npz")));
  const foundation = await readFoundation(...(await open("future_ubr_model_walk4.pt")));
  return {
    rows: sketches.rows,
    inputs: sketches.pastWidth + sketches.portfolioWidth,
    futures: sketches.futures?.width,
    finite: sketches.statistics.every(({ nan, infinite }) => nan + infinite === 0),
    ids: sketches.customerIds?.length,
    walks: [sketches.walk, foundation.walk],
    shape: foundation.shape,
    warnings: foundation.warnings,
  };
}

/** What both must come to. */
export const SAMPLE_PAIR = {
  rows: 400,
  inputs: 64,
  futures: 32,
  finite: true,
  ids: 400,
  walks: [4, 4],
  shape: { inputDim: 64, hiddenDim: 64, outputDim: 32, numLayers: 2 },
  warnings: [],
};
