import type { RowSource } from "../data/row-source";

/** F.cross_entropy over the outputs: Σ w·nll / Σ w over a batch. A batch whose weights are all 0 is NaN, as in PyTorch. */
export interface CrossEntropy {
  readonly kind: "cross-entropy";
  /** Loss weight per class. */
  readonly classWeights: readonly number[];
}

/**
 * BCEWithLogitsLoss of a single output x against y, mean over a batch's rows:
 * (1 − y)·x + (1 + (w − 1)·y)·(ln(1 + e^−|x|) + max(−x, 0)).
 */
interface BinaryCrossEntropy {
  readonly kind: "bce-with-logits";
  /** w, the weight of y = 1. */
  readonly positiveWeight: number;
}

/** KLDivLoss(batchmean) of the outputs' log-softmax ŷ against a distribution t: Σ t·(ln t − ŷ) / rows, with 0·ln 0 = 0. */
interface KlDivergence {
  readonly kind: "kl-divergence";
}

/** What a network is trained to make small. */
export type Loss = CrossEntropy | BinaryCrossEntropy | KlDivergence;

/** A loss with what it compares the outputs of every row with: a class index, a number, or a row of numbers. */
export type Objective =
  | (CrossEntropy & { readonly targets: Int32Array })
  | (BinaryCrossEntropy & { readonly targets: Float32Array })
  | (KlDivergence & { readonly targets: RowSource });

/** The loss alone, without what it is compared with. */
export function lossOf({ targets: _, ...loss }: Objective): Loss {
  return loss;
}

/** 32-bit words of a row's target. */
export function targetWidth(objective: Objective): number {
  return objective.kind === "kl-divergence" ? objective.targets.width : 1;
}

/** A loss's own numbers as float32, for engines that keep them beside the targets; empty when it has none. */
export function lossWeights(loss: Loss): Float32Array<ArrayBuffer> {
  switch (loss.kind) {
    case "cross-entropy":
      return Float32Array.from(loss.classWeights);
    case "bce-with-logits":
      return Float32Array.of(loss.positiveWeight);
    case "kl-divergence":
      return new Float32Array();
  }
}

/**
 * Writes the targets of rows one behind the other: class indices as int32, numbers as float32.
 *
 * @param into at least `rows.length · targetWidth` words, of which this is a view.
 */
export function fillTargets(objective: Objective, rows: Int32Array, into: Float32Array): void {
  switch (objective.kind) {
    case "cross-entropy": {
      const { targets } = objective;
      const words = new Int32Array(into.buffer, into.byteOffset, rows.length);
      for (const [i, row] of rows.entries()) words[i] = targets[row] ?? 0;
      return;
    }
    case "bce-with-logits": {
      const { targets } = objective;
      for (const [i, row] of rows.entries()) into[i] = targets[row] ?? Number.NaN;
      return;
    }
    case "kl-divergence":
      objective.targets.fill(rows, into, objective.targets.width);
  }
}

/** Targets of rows as their 32-bit words, packed: `[rows.length, targetWidth]`. */
export function targetsAt(objective: Objective, rows: Int32Array): Float32Array<ArrayBuffer> {
  const words = new Float32Array(rows.length * targetWidth(objective));
  fillTargets(objective, rows, words);
  return words;
}

/** @throws RangeError when a loss cannot be taken of so many outputs. */
export function checkOutputs(objective: Objective, outputs: number): void {
  const expected = objective.kind === "cross-entropy" ? objective.classWeights.length : targetWidth(objective);
  if (expected !== outputs)
    throw new RangeError(`${objective.kind} of ${expected} outputs; the network has ${outputs}`);
}
