import { DataError } from "./errors";
import { TorchGenerator } from "./torch-generator";

/** Rows of each part in `random_split`'s order; entries index the rows that take part. */
export interface Split {
  readonly train: Int32Array;
  readonly validation: Int32Array;
  readonly test: Int32Array;
}

/** Names `run.json` gives the rule by. */
export const SPLIT_RULE = "torch.utils.data.random_split";

interface SplitFractions {
  readonly train: number;
  readonly validation: number;
}

type SplitSizes = Readonly<Record<keyof Split, number>>;

/** Rows of each part as the script counts them: `int(train * n)`, `int(validation * n)`, and the rest. */
export function splitSizes(rows: number, fractions: SplitFractions): SplitSizes {
  const train = Math.trunc(fractions.train * rows);
  const validation = Math.trunc(fractions.validation * rows);
  return { train, validation, test: rows - train - validation };
}

/** Whether no part is empty, and training has the two rows that BatchNorm needs. */
export function isSplit({ train, validation, test }: SplitSizes): boolean {
  return train >= 2 && validation >= 1 && test >= 1;
}

/**
 * `torch.utils.data.random_split` (torch/utils/data/dataset.py): one `randperm` of all rows from a generator of its
 * own, cut into consecutive parts.
 *
 * @throws DataError `data/empty-split` unless `isSplit`.
 */
export function randomSplit(rows: number, fractions: SplitFractions, seed: number): Split {
  const sizes = splitSizes(rows, fractions);
  if (!isSplit(sizes)) throw new DataError("data/empty-split", { rows, ...sizes });
  const order = new TorchGenerator(seed).randperm(rows);
  return {
    train: order.slice(0, sizes.train),
    validation: order.slice(sizes.train, sizes.train + sizes.validation),
    test: order.slice(sizes.train + sizes.validation),
  };
}
