import { create } from "zustand";
import type { FieldProblem } from "./config-fields";

interface Drafts {
  /** By name of the field or part. Fields whose text does not fit yet. The configuration keeps their last good value, and Start waits. */
  readonly problems: Readonly<Record<string, FieldProblem>>;
  setProblem(id: string, problem: FieldProblem | null): void;
}

/** What is being typed but not yet valid; apart from the store because no run and no file ever sees it. */
export const useDrafts = create<Drafts>()((set) => ({
  problems: {},
  setProblem: (id, problem) =>
    set(({ problems }) => {
      const { [id]: _, ...others } = problems;
      return { problems: problem === null ? others : { ...others, [id]: problem } };
    }),
}));
