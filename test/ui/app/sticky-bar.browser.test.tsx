import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { expect, it } from "vitest";
import { page } from "vitest/browser";
import { useStudio } from "../../../src/store/studio";
import { StickyBar } from "../../../src/ui/app/StickyBar";
import { runHeader, syntheticRun } from "../run/fixture";

it.each([
  ["segment", "Predict customers"],
  ["foundation", "Fine-tune with this model"],
] as const)("the bar of a finished run offers what one goes on with, and Start beside it (%s)", async (task, next) => {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  const before = useStudio.getState();
  const run = { ...syntheticRun({ epochs: 2, state: "finished" }), header: runHeader({ task }) };
  useStudio.setState({ run });
  flushSync(() => root.render(<StickyBar />));
  await expect.element(page.getByText(next)).toBeInTheDocument();
  await expect.element(page.getByRole("button", { name: "Start training" })).toBeInTheDocument();
  flushSync(() => useStudio.setState({ newInputs: true }));
  await expect.element(page.getByText(next)).not.toBeInTheDocument();
  useStudio.setState(before, true);
  root.unmount();
  place.remove();
});
