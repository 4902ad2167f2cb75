import { expect, it, onTestFinished } from "vitest";
import { page } from "vitest/browser";
import { useStudio } from "../../../src/store/studio";
import { LineageStrip } from "../../../src/ui/lineage/LineageStrip";
import { sketches } from "../fixtures";
import { show } from "../show";
import "../../../src/ui/styles.css";

it("a stage that is trained leads to its task, where the open file serves it and nothing runs", async () => {
  const before = useStudio.getState();
  onTestFinished(() => useStudio.setState(before, true));
  await page.viewport(1440, 900);
  useStudio.setState({ sketches: { value: { ...sketches, serves: ["segment", "foundation"] }, loading: null } });
  show(<LineageStrip />);
  const follow = async (stage: string) => {
    await page.getByRole("link", { name: stage }).click();
    return useStudio.getState().config.task;
  };
  expect(await follow("Foundation")).toBe("foundation");
  expect(await follow("Churn")).toBe("foundation");
  expect(await follow("Segment")).toBe("segment");
  useStudio.setState({ queueing: true });
  expect(await follow("Foundation")).toBe("segment");
});
