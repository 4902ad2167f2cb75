import { expect, it, onTestFinished } from "vitest";
import { cdp } from "vitest/browser";
import { Segmented } from "../../../src/ui/kit/choice";
import { SwitchField } from "../../../src/ui/kit/field";
import { ProgressBar } from "../../../src/ui/kit/progress-bar";
import { SegmentSwatch } from "../../../src/ui/kit/segment";
import { show } from "../show";
import "../../../src/ui/styles.css";

const nothing = () => undefined;

it("says what is chosen, how far it is and which color is whose in the system's contrast themes", async () => {
  const emulate = async (value: string) => {
    await cdp().send("Emulation.setEmulatedMedia", { features: [{ name: "forced-colors", value }] });
  };
  onTestFinished(() => emulate("none"));
  await emulate("active");
  const options = ["one", "two"].map((value) => ({ value, label: value }));
  const place = show(
    <>
      <Segmented label="number" value="one" options={options} onChange={nothing} />
      <SwitchField label="on" checked info="" onChange={nothing} />
      <SwitchField label="off" checked={false} info="" onChange={nothing} />
      <ProgressBar value={0.5} label="half" />
      <SegmentSwatch color="rgb(1, 2, 3)" />
    </>,
  );
  const colors = (selector: string) =>
    [...place.querySelectorAll(selector)].map((element) => getComputedStyle(element).backgroundColor);
  expect(new Set(colors("fieldset > label")).size).toBe(2);
  expect(new Set(colors('[role="switch"]')).size).toBe(2);
  expect(colors('[role="progressbar"] > div')).not.toEqual(colors('[role="progressbar"]'));
  expect(colors("[style*=background]")).toEqual(["rgb(1, 2, 3)"]);
});
