import { afterEach, beforeAll, expect, it } from "vitest";
import { useStudio } from "../../../src/store/studio";
import { followDocument } from "../../../src/ui/app/document";

const before = useStudio.getState();
let saves = 0;
beforeAll(followDocument);
afterEach(() => useStudio.setState(before, true));

/** Whether the page asks before it is left. */
function asks(): boolean {
  return !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

it("a page without a run is left at once", () => {
  expect(asks()).toBe(false);
});

it("a page with a run asks, and saves the run while it does", () => {
  useStudio.setState({
    queueing: true,
    saveRun: async () => {
      saves++;
    },
  });
  expect(asks()).toBe(true);
  expect(saves).toBe(1);
});
