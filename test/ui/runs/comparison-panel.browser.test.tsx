import { createRef } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { expect, it } from "vitest";
import { useViewPreferences } from "../../../src/ui/charts/view-preferences";
import { ComparisonPanel } from "../../../src/ui/runs/ComparisonPanel";

it("is made higher and lower by keys, between its bounds, and remembers it", () => {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  useViewPreferences.setState({ comparisonShare: 50 });
  flushSync(() => root.render(<ComparisonPanel ref={createRef()}>two runs</ComparisonPanel>));
  const edge = place.querySelector<HTMLElement>('hr[aria-label="Height of the comparison"]');
  const after = (key: string) => {
    flushSync(() => edge?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true })));
    return edge?.getAttribute("aria-valuenow");
  };
  expect([edge?.getAttribute("aria-valuenow"), after("ArrowUp"), after("ArrowDown")]).toEqual(["50", "55", "50"]);
  expect([after("Home"), after("ArrowDown"), after("End"), after("ArrowUp")]).toEqual(["20", "20", "85", "85"]);
  expect(after("a")).toBe("85");
  expect(useViewPreferences.getState().comparisonShare).toBe(85);
  root.unmount();
  place.remove();
});
