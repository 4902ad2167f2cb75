/** NumPy adds up at most so many numbers in one run before it halves (`PW_BLOCKSIZE`). */
const LEAF = 128;

/** NumPy's pairwise sum of a row: the runs of columns that are summed on their own, and how those sums are added up. */
interface PairwiseSum {
  /** First column of each leaf, and the number of columns. */
  readonly leafStart: readonly number[];
  /** Pairs of leaves in order: the second's sum is added to the first's. The total ends in leaf 0. */
  readonly additions: readonly (readonly [number, number])[];
}

/** The order in which NumPy sums `columns` float32 that lie one after the other (umath's `pairwise_sum`). */
export function pairwiseSum(columns: number): PairwiseSum {
  const leafStart: number[] = [];
  const additions: [number, number][] = [];
  const visit = (start: number, count: number): number => {
    if (count <= LEAF) return leafStart.push(start) - 1;
    const half = Math.floor(count / 2);
    const first = half - (half % 8);
    const left = visit(start, first);
    additions.push([left, visit(start + first, count - first)]);
    return left;
  };
  visit(0, columns);
  return { leafStart: [...leafStart, columns], additions };
}
