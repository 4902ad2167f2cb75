import { type BackboneShape, HEAD_WIDTHS } from "../../model/architecture";

export const WIDTH = 360;
export const HEIGHT = 140;
/** Height of the bars' common middle line. */
export const MIDDLE = 56;

const MARGIN = 16;
const BAR = 9;
const TALLEST = 84;
const SHORTEST = 10;
/** More residual blocks than these are drawn as this many. */
const MOST_BLOCKS = 6;

export interface DiagramNode {
  readonly key: string;
  readonly group: "input" | "backbone" | "head" | "softmax";
  readonly x: number;
  readonly width: number;
  readonly height: number;
  /** Width of the layer, written under one bar of a row of equal ones only. */
  readonly units: number | null;
}

interface Diagram {
  readonly nodes: readonly DiagramNode[];
  /** Corner points of the faint shapes between neighboring bars. */
  readonly links: readonly string[];
  /** Arcs of the residual connections. */
  readonly skips: readonly string[];
  /** Where the group labels stand. */
  readonly labels: { readonly backbone: number; readonly head: number };
}

/** Places the predictor's layers on a line; bar heights go with the square root of the layer widths. */
export function diagramOf(shape: BackboneShape, classes: number): Diagram {
  const blocks = Math.min(shape.numLayers, MOST_BLOCKS);
  const layers: { readonly units: number; readonly group: DiagramNode["group"]; readonly silent?: boolean }[] = [
    { units: shape.inputDim, group: "input" },
    ...Array.from({ length: blocks + 1 }, (_, index) => ({
      units: shape.hiddenDim,
      group: "backbone" as const,
      silent: index !== Math.floor(blocks / 2),
    })),
    { units: shape.outputDim, group: "backbone" },
    ...HEAD_WIDTHS.map((units) => ({ units, group: "head" as const })),
    { units: classes, group: "softmax" },
  ];
  const widest = layers.reduce((most, { units }) => Math.max(most, units), 0);
  const step = (WIDTH - 2 * MARGIN) / (layers.length - 1);
  const nodes = layers.map(({ units, group, silent = false }, index) => ({
    key: `${group}${index}`,
    group,
    x: MARGIN + index * step,
    width: BAR,
    height: group === "softmax" ? 40 : Math.max(SHORTEST, TALLEST * Math.sqrt(units / widest)),
    units: silent ? null : units,
  }));
  const pairs = nodes.slice(1).flatMap((to, index) => {
    const from = nodes[index];
    return from === undefined ? [] : [{ from, to }];
  });
  const hidden = nodes.slice(1, blocks + 2);
  return {
    nodes,
    links: pairs.map(({ from, to }) => {
      const [left, right] = [from.x + BAR / 2, to.x - BAR / 2];
      return `${left},${MIDDLE - from.height / 2} ${right},${MIDDLE - to.height / 2} ${right},${MIDDLE + to.height / 2} ${left},${MIDDLE + from.height / 2}`;
    }),
    skips: hidden.slice(1).flatMap((to, index) => {
      const from = hidden[index];
      if (from === undefined) return [];
      const top = MIDDLE - to.height / 2 - 2;
      return [`M${from.x} ${top}Q${(from.x + to.x) / 2} ${top - 14} ${to.x} ${top}`];
    }),
    labels: {
      backbone: mean(nodes.filter(({ group }) => group === "backbone")),
      head: mean(nodes.filter(({ group }) => group === "head")),
    },
  };
}

function mean(nodes: readonly { readonly x: number }[]): number {
  return nodes.reduce((sum, { x }) => sum + x, 0) / nodes.length;
}
