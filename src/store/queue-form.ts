import { create } from "zustand";
import { EMPTY_DRAFT, type QueueDraft } from "./queue-plan";
import { useStudio } from "./studio";

interface QueueForm {
  readonly open: boolean;
  /** Kept while the page lives: a plan is rarely right at once. */
  readonly draft: QueueDraft;
}

export const useQueueForm = create<QueueForm>()(() => ({ open: false, draft: EMPTY_DRAFT }));

export const showQueueForm = (open: boolean) => useQueueForm.setState({ open });

export const changeDraft = (changes: Partial<QueueDraft>) =>
  useQueueForm.setState(({ draft }) => ({ draft: { ...draft, ...changes } }));

/** A list of configurations that was dropped opens the form with it. */
useStudio.subscribe(({ configurations, takeConfigurations }) => {
  if (configurations === null) return;
  takeConfigurations();
  const list = `[\n${configurations.map((entry) => `  ${JSON.stringify(entry)}`).join(",\n")}\n]`;
  changeDraft({ source: "list", list });
  showQueueForm(true);
});
