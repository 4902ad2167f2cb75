import type { RunRecord } from "../../../src/run/record";
import { RunsTable } from "../../../src/ui/runs/RunsTable";

const nothing = () => undefined;

/** The list of these runs, in one group. */
export function listOf(...runs: readonly RunRecord[]) {
  return (
    <RunsTable
      groups={[{ id: "", data: null, sizes: null, runs }]}
      order={{ by: "valLoss", descending: false }}
      onOrder={nothing}
      chosen={[]}
      onOpen={nothing}
      onTag={nothing}
    />
  );
}
