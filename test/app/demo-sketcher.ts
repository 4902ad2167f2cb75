import type { Sketcher } from "../../src/pipeline/sketcher";

const [subspaces, bins, names] = [10, 32, ["login", "loan"]];

/** As wide as the demo bank's sketches, and of their walk. */
export const demoSketcher: Sketcher = {
  walk: 4,
  pastDays: 25,
  futureDays: 5,
  decay: 0.02,
  seed: 42,
  generation: 3,
  dim: 64,
  trim: 16,
  recentEvents: 12,
  codes: {
    names,
    subspaces,
    bins,
    codes: new Int32Array(subspaces * names.length),
    edges: new Float64Array(subspaces * (bins - 1)),
    ties: [],
  },
};
