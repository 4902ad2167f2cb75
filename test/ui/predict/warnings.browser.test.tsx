import { flushSync } from "react-dom";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { loadErrorSentences } from "../../../src/i18n/errors";
import { Warnings } from "../../../src/ui/kit/callout";

let place: HTMLElement;
let root: Root;
beforeEach(async () => {
  await loadErrorSentences();
  place = document.body.appendChild(document.createElement("div"));
  root = createRoot(place);
});
afterEach(() => {
  root.unmount();
  place.remove();
  vi.restoreAllMocks();
});

it("says of each column of words which of them the model never saw, and no longer when they are gone", () => {
  const complained = vi.spyOn(console, "error");
  const unknown = (column: string, count: number) => ({
    code: "predict/unknown-words",
    params: { file: "next.csv", column, count, row: 3, inLines: true },
  });
  const [city, land] = [unknown("city", 1), unknown("land", 2)];
  flushSync(() => root.render(<Warnings warnings={[city, land]} />));
  expect(place.textContent).toContain("“city” has words that the model never saw in 1 row, the first in line 3");
  expect(place.textContent).toContain("“land” has words that the model never saw in 2 rows, the first in line 3");
  flushSync(() => root.render(<Warnings warnings={[land]} />));
  expect(place.textContent).not.toContain("city");
  expect(complained).not.toHaveBeenCalled();
});
