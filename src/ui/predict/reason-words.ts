import type { Reason } from "../../scoring/reasons";

/** A share below this is none: a recovered one is not 0 to the last digit. */
const NOTHING = 5e-5;

type ReasonWord = "more" | "fewer" | "none" | "only";

/** How a reason's share lies to the usual one: has it where nobody does, none of it, more of it, or less. */
export function reasonWord({ share, usual }: Pick<Reason, "share" | "usual">): ReasonWord {
  if (share < NOTHING) return "none";
  if (usual < NOTHING) return "only";
  return share > usual ? "more" : "fewer";
}
