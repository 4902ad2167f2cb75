import { afterEach, beforeAll, expect, it } from "vitest";
import { useStudio } from "../../../src/store/studio";
import { followDocument } from "../../../src/ui/app/document";
import { runHeader, syntheticRun } from "../run/fixture";

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

it("a page whose run has ended is left at once, and its title says that it has", () => {
  const header = runHeader({ config: { ...runHeader().config, epochs: 2000 } });
  const run = syntheticRun({ epochs: 5, header });
  useStudio.setState({ run, saveRun: async () => undefined });
  expect(document.title).toBe("6/2000 · Segment Studio");
  expect(asks()).toBe(true);
  useStudio.setState({ run: { ...run, state: "paused" } });
  expect(document.title).toBe("⏸ 6/2000 · Segment Studio");
  expect(asks()).toBe(true);
  useStudio.setState({ run: { ...run, state: "finished" } });
  expect(document.title).toBe("✓ Segment Studio");
  expect(asks()).toBe(false);
});

it("what its root says already is not written again, which would have every element's style computed", () => {
  const observer = new MutationObserver(() => undefined);
  observer.observe(document.documentElement, { attributes: true });
  useStudio.setState({ run: syntheticRun({ epochs: 5 }), theme: "dark", locale: "tr" });
  const written = () => observer.takeRecords().map(({ attributeName }) => attributeName);
  expect(written()).toEqual(["data-state", "lang", "data-theme"]);
  useStudio.setState({ run: syntheticRun({ epochs: 6 }) });
  expect(written()).toEqual([]);
});
