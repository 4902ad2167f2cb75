import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { expect, it, onTestFinished, vi } from "vitest";
import { page } from "vitest/browser";
import { useHistory } from "../../../src/store/history";
import { newRunView } from "../../../src/store/run-view";
import { useStudio } from "../../../src/store/studio";
import { defaultConfig } from "../../../src/tasks/config";
import { DataCard } from "../../../src/ui/intake/DataCard";
import { EmptyState } from "../../../src/ui/intake/EmptyState";
import { TaskChoice } from "../../../src/ui/intake/TaskChoice";
import { ImportancePanel } from "../../../src/ui/run/evidence/ImportancePanel";
import { madeRun } from "../../e2e/stored-runs";
import { sketches } from "../fixtures";
import { runHeader } from "../run/fixture";
import { show } from "../show";

function shown(of: React.JSX.Element): string {
  const element = document.body.appendChild(document.createElement("div"));
  const root = createRoot(element);
  flushSync(() => root.render(of));
  const text = element.textContent ?? "";
  root.unmount();
  element.remove();
  return text;
}

const table = { label: "churned", id: null, features: ["age"], decimal: "." } as const;

it("says of a table what it is not, and of sketches which array they lack", () => {
  const before = useStudio.getState();
  const open = (value: typeof sketches) => useStudio.setState({ sketches: { ...before.sketches, value } });
  open({ ...sketches, serves: ["segment"] });
  expect(shown(<TaskChoice />)).toContain("Churn needs the array “churn_labels”, which this file lacks.");
  open({ ...sketches, serves: ["segment"], table });
  const said = shown(<TaskChoice />);
  expect(said).toContain("Churn learns from sketches of customers, not from a table.");
  expect(said).toContain("Pre-train learns what comes next from sketches, which a table is not.");
  expect(said).not.toContain("array");
  useStudio.setState(before, true);
});

it("a task that the file cannot serve cannot be chosen, and pre-training asks for one file only", async () => {
  const before = useStudio.getState();
  onTestFinished(() => useStudio.setState(before, true));
  const place = show(
    <>
      <TaskChoice />
      <EmptyState />
    </>,
  );
  expect(place.textContent).toContain("The pre-trained foundation model");
  const named = ["emde_session_sketches_walk4.npz", "bank_emde_session.py"];
  for (const words of [...named, "future_ubr_model_walk4.pt", "future_ubr_ffn.py", "Nothing leaves this tab"]) {
    expect(place.textContent).toContain(words);
  }
  // Stored runs of earlier tests are named by their tasks too.
  const task = page.getByRole("group", { name: "Task" });
  await task.getByText("Pre-train", { exact: true }).click();
  await expect.element(page.getByRole("heading", { name: "Sketches: drop the file here" })).toBeVisible();
  expect(place.textContent).not.toContain("The pre-trained foundation model");

  useStudio.setState({ sketches: { ...before.sketches, value: { ...sketches, serves: ["segment"] } } });
  await expect.element(page.getByRole("radio", { name: "Churn" })).toBeDisabled();
  await expect.element(page.getByRole("radio", { name: "Segment" })).toBeEnabled();
  await task.getByText("Segment", { exact: true }).click();
  await expect.element(page.getByRole("heading", { name: "Now drop the foundation model (.pt)" })).toBeVisible();
  expect(show(<DataCard data={{ ...sketches, serves: ["segment"] }} />).textContent).toContain("ServesSegment");

  // Where the sketches can make the model that is missing, that is offered too.
  const preTrain = page.getByRole("button", { name: "Pre-train one on these sketches" });
  expect(preTrain.elements()).toEqual([]);
  useStudio.setState({ sketches: { ...before.sketches, value: sketches } });
  await preTrain.click();
  expect(useStudio.getState().config.task).toBe("foundation");

  // Or the one that was made of them, for the task that is chosen.
  const history = useHistory.getState();
  onTestFinished(() => useHistory.setState(history, true));
  const { json, ...run } = madeRun({ id: "made", name: "made", epochs: 2 });
  const openRunModel = vi.fn(async () => true);
  useStudio.setState({ config: defaultConfig("churn"), openRunModel });
  useHistory.setState({
    runs: [{ ...run, checkpointBytes: 1, json: json && { ...json, task: "foundation" } }],
  });
  await expect.element(preTrain).toBeInTheDocument();
  useStudio.setState({
    sketches: { ...before.sketches, value: { ...sketches, sha256: json?.dataset.sha256 ?? null } },
  });
  await page.getByRole("button", { name: "Use the last one pre-trained on these sketches" }).click();
  expect(openRunModel).toHaveBeenCalledWith("made");
  expect(useStudio.getState().config.task).toBe("churn");
});

it("speaks of the run's own columns, whatever file is open", () => {
  const before = useStudio.getState();
  const panel = <ImportancePanel task="segment" rows={10} />;
  useStudio.setState({
    run: newRunView(runHeader({ isTable: true }), null),
    sketches: { ...before.sketches, value: sketches },
  });
  expect(shown(panel)).toContain("Shuffles each column in turn");
  useStudio.setState({
    run: newRunView(runHeader(), null),
    sketches: { ...before.sketches, value: { ...sketches, table } },
  });
  expect(shown(panel)).toContain("Shuffles each part of the sketches in turn");
  useStudio.setState(before, true);
});
