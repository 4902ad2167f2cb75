import { expect, it, onTestFinished } from "vitest";
import { page } from "vitest/browser";
import { useStudio } from "../../../src/store/studio";
import { ChosenBar } from "../../../src/ui/runs/ChosenBar";
import { madeRun } from "../../e2e/stored-runs";
import { show } from "../show";
import "../../../src/ui/styles.css";

it("what can be done with ticked runs stands in one row, also in Turkish in the narrowest window", async () => {
  const before = useStudio.getState();
  onTestFinished(() => useStudio.setState(before, true));
  useStudio.setState({ locale: "tr" });
  await page.viewport(320, 700);
  const runs = ["a", "b"].map((id) => madeRun({ id, name: id, epochs: 1 }));
  const place = show(<ChosenBar runs={runs} inSight={runs} comparing={false} onComparing={() => undefined} />);
  const tops = [...place.querySelectorAll("button")].map((button) => button.getBoundingClientRect().top);
  expect(tops).toHaveLength(4);
  expect(new Set(tops).size).toBe(1);
  await expect.element(page.getByRole("status")).toHaveTextContent("2 çalıştırma seçili");
});
