import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { expect, it } from "vitest";
import { usePlace } from "../../../src/store/place";
import { useStudio } from "../../../src/store/studio";
import { madeRun } from "../../e2e/stored-runs";
import { listOf } from "./list-of";

it("a run that was interrupted says why, and gives its configuration to the next one", async () => {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  const run = {
    ...madeRun({ id: "cut", name: "Cut off", epochs: 2, config: { learningRate: 3e-4 } }),
    checkpointBytes: 0,
  };
  flushSync(() => root.render(listOf({ ...run, state: "interrupted" })));
  expect(
    place.querySelector('td[title="The tab, the browser or the computer ended before the run did."]')?.textContent,
  ).toBe("interrupted");
  // On a phone, beside the name, where no head of a column says of which rows the metric is.
  expect(place.querySelector("td span.block.text-ink-2")?.textContent).toMatch(/^Val\. macro F1 \d/);
  usePlace.setState({ place: "runs" });
  place.querySelector<HTMLButtonElement>('button[aria-label="Use the configuration of Cut off"]')?.click();
  expect(useStudio.getState().config).toMatchObject({ learningRate: 3e-4 });
  expect(usePlace.getState().place).toBe("studio");
  root.unmount();
  place.remove();
});
