import { create } from "zustand";
import type { FieldProblem } from "./config-fields";

interface Drafts {
  /** By name of the field or part. Fields whose text does not fit yet. The configuration keeps their last good value, and Start waits. */
  readonly problems: Readonly<Record<string, FieldProblem>>;
}

/** What is being typed but not yet valid; apart from the store because no run and no file ever sees it. */
export const useDrafts = create<Drafts>()(() => ({ problems: {} }));

export function setProblem(id: string, problem: FieldProblem | null): void {
  const { [id]: _, ...others } = useDrafts.getState().problems;
  useDrafts.setState({ problems: problem === null ? others : { ...others, [id]: problem } });
}
