import { TASK_IDS, type TaskId } from "../tasks/registry";
import { isBusy } from "./phase";
import { useStudio } from "./studio";

/** Chooses what the next run learns, where nothing runs and the open file serves it. */
export function chooseTask(task: TaskId): void {
  const studio = useStudio.getState();
  if (!isBusy(studio) && (studio.sketches.value?.serves ?? TASK_IDS).includes(task)) studio.setTask(task);
}
