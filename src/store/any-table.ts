import * as Comlink from "comlink";
import type { TableMapping } from "../data/any-table/mapping";
import { useStudio } from "./studio";
import { studioWorker } from "./studio-worker";

/** Opens the table that waits, with these columns. */
export async function trainOnTable(mapping: unknown): Promise<void> {
  const { table, openTable } = useStudio.getState();
  if (table !== null) await openTable(table.file, mapping);
}

/** Asks again what the columns of the open table mean. */
export async function askColumns(): Promise<void> {
  const file = useStudio.getState().inputFiles.sketches;
  if (file === null) return;
  const asked = await studioWorker().inputs.openFile(
    file,
    Comlink.proxy(() => undefined),
  );
  if (asked.ok && asked.value.kind === "labeled-table") useStudio.setState({ table: { ...asked.value, file } });
}

/** What the columns of the open table mean, where it is the file that is asked about; else null. */
export function currentMapping(file: File): TableMapping | null {
  const { inputFiles, sketches } = useStudio.getState();
  return inputFiles.sketches === file ? (sketches.value?.table ?? null) : null;
}

/** Leaves the table alone, and what was wrong with it. */
export function leaveTable(): void {
  useStudio.setState(({ table, refusals }) => ({
    table: null,
    refusals: refusals.filter(({ file }) => file !== table?.file.name),
  }));
}
