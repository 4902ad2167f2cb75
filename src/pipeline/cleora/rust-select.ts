/** Rust sorts so few elements by insertion (`INSERTION_SORT_THRESHOLD`), and looks for its pivot recursively from so many. */
const INSERTION_SORT = 16;
const RECURSIVE_MEDIAN = 64;

/**
 * Rearranges `items` so that the `count` with the largest keys come first, as Rust's `select_nth_unstable_by` (1.81 and
 * later, library/core/src/slice/sort/select.rs) does with "larger key first": among equal keys the same ones are taken.
 * Its fallback after 16 unlucky pivots is left out; no line of real names gets there.
 *
 * @param items Positions; `key` gives the number that each is ordered by.
 */
export function selectLargest(items: Int32Array, count: number, key: (item: number) => number): void {
  const less = (a: number, b: number) => key(a) > key(b);
  const at = (i: number) => items[i] ?? 0;
  const swap = (i: number, j: number) => {
    const kept = at(i);
    items[i] = at(j);
    items[j] = kept;
  };

  if (count === items.length - 1) {
    let last = 0;
    for (let i = 1; i < items.length; i++) if (less(at(last), at(i))) last = i;
    swap(last, count);
    return;
  }

  const median = (a: number, b: number, c: number): number => {
    const ab = less(at(a), at(b));
    if (ab !== less(at(a), at(c))) return a;
    return less(at(b), at(c)) === ab ? b : c;
  };
  const recursiveMedian = (a: number, b: number, c: number, n: number): number => {
    if (n * 8 < RECURSIVE_MEDIAN) return median(a, b, c);
    const step = Math.floor(n / 8);
    const of = (i: number) => recursiveMedian(i, i + step * 4, i + step * 7, step);
    return median(of(a), of(b), of(c));
  };
  const choosePivot = (start: number, end: number): number => {
    const step = Math.floor((end - start) / 8);
    const [a, b, c] = [start, start + step * 4, start + step * 7];
    return end - start < RECURSIVE_MEDIAN ? median(a, b, c) : recursiveMedian(a, b, c, step);
  };
  /** Branchless cyclic Lomuto partition around the pivot; returns where the pivot ends up. */
  const partition = (start: number, end: number, pivotAt: number, before: (a: number, b: number) => boolean) => {
    swap(start, pivotAt);
    const pivot = at(start);
    const base = start + 1;
    let lower = 0;
    if (base < end) {
      const first = at(base);
      let gap = base;
      for (let right = base + 1; right < end; right++) {
        const item = at(right);
        const goesLeft = before(item, pivot);
        items[gap] = at(base + lower);
        items[base + lower] = item;
        gap = right;
        if (goesLeft) lower++;
      }
      const goesLeft = before(first, pivot);
      items[gap] = at(base + lower);
      items[base + lower] = first;
      if (goesLeft) lower++;
    }
    swap(start, start + lower);
    return start + lower;
  };

  let start = 0;
  let end = items.length;
  /** The pivot to the left of the part that is left. */
  let ancestor: number | null = null;
  while (end - start > INSERTION_SORT) {
    const pivotAt = choosePivot(start, end);
    if (ancestor !== null && !less(ancestor, at(pivotAt))) {
      const middle = partition(start, end, pivotAt, (a, b) => !less(b, a));
      if (middle + 1 > count) return;
      start = middle + 1;
      ancestor = null;
      continue;
    }
    const middle = partition(start, end, pivotAt, less);
    if (middle === count) return;
    if (middle < count) {
      start = middle + 1;
      ancestor = at(middle);
    } else {
      end = middle;
    }
  }
  for (let i = start + 1; i < end; i++) {
    const item = at(i);
    let to = i;
    for (; to > start && less(item, at(to - 1)); to--) items[to] = at(to - 1);
    items[to] = item;
  }
}
