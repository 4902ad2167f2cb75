import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { expect, it } from "vitest";
import type { RunRecord } from "../../../src/run/record";
import { defaultConfig } from "../../../src/tasks/config";
import { compareRuns } from "../../../src/ui/runs/comparison/compared";
import { MetricsTable } from "../../../src/ui/runs/comparison/MetricsTable";
import { madeRun } from "../../e2e/stored-runs";

/** A churn run whose validation AUC is .96. */
function churnRun(): RunRecord {
  const run = madeRun({ id: "2", name: "churn", epochs: 4 });
  if (run.json === null) throw new Error("no run.json");
  return {
    ...run,
    json: {
      ...run.json,
      task: "churn",
      config: { ...defaultConfig("churn"), epochs: 4 },
      history: run.json.history.map((epoch) => ({ ...epoch, valAuc: 0.96 })),
    },
  };
}

it("another task's validation metric does not stand in the column of the baseline's", () => {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  const compared = compareRuns([madeRun({ id: "1", name: "segment", epochs: 4 }), churnRun()], new Map(), "1", String);
  if (compared === null) throw new Error("nothing to compare");
  flushSync(() => root.render(<MetricsTable compared={compared} />));
  const rows = Array.from(place.querySelectorAll("tbody tr"), (row) =>
    Array.from(row.querySelectorAll("td"), (cell) => cell.textContent),
  );
  expect(rows).toHaveLength(2);
  expect(rows[0]?.[1]).toMatch(/^\d\d\.\d\d%/);
  expect(rows[1]?.[0]).toMatch(/^\d\.\d+/);
  expect(rows[1]?.[1]).toBe("–");
  root.unmount();
  place.remove();
});
