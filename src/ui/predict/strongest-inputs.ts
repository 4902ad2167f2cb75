/** Bins of an EMDE subspace, as `bank_emde_session.py` writes them: one row of a heat strip. */
export const SUBSPACE_BINS = 32;

/** One input column's effect on the decision; `column` counts within its own sketch. */
export interface InputEffect {
  readonly sketch: "past" | "portfolio";
  readonly column: number;
  readonly effect: number;
}

/** The inputs with the largest effect, for or against, largest first; those without any are left out. */
export function strongestInputs(attribution: Float32Array, pastWidth: number, count: number): InputEffect[] {
  return Array.from(
    attribution,
    (effect, index): InputEffect => ({
      sketch: index < pastWidth ? "past" : "portfolio",
      column: index < pastWidth ? index : index - pastWidth,
      effect,
    }),
  )
    .filter(({ effect }) => effect !== 0)
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
    .slice(0, count);
}
