import { create } from "zustand";
import { EMPTY_DRAFT, type QueueDraft } from "./queue-plan";
import { useStudio } from "./studio";

interface QueueForm {
  readonly open: boolean;
  /** Kept while the page lives: a plan is rarely right at once. */
  readonly draft: QueueDraft;
  setOpen(open: boolean): void;
  change(changes: Partial<QueueDraft>): void;
}

export const useQueueForm = create<QueueForm>()((set) => ({
  open: false,
  draft: EMPTY_DRAFT,
  setOpen: (open) => set({ open }),
  change: (changes) => set(({ draft }) => ({ draft: { ...draft, ...changes } })),
}));

/** A list of configurations that was dropped opens the form with it. */
useStudio.subscribe(({ configurations, takeConfigurations }) => {
  if (configurations === null) return;
  takeConfigurations();
  const list = `[\n${configurations.map((entry) => `  ${JSON.stringify(entry)}`).join(",\n")}\n]`;
  useQueueForm.setState(({ draft }) => ({ open: true, draft: { ...draft, source: "list", list } }));
});
