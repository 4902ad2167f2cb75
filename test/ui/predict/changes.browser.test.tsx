import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { expect, it, vi } from "vitest";
import { type CustomersFocus, predictActions, usePredict } from "../../../src/store/predict";
import { ChangesTab } from "../../../src/ui/predict/ChangesTab";
import { FromToTable } from "../../../src/ui/predict/FromToTable";

it("counts who has changed since an earlier file, and lists the customers behind a cell", () => {
  const asked: CustomersFocus[] = [];
  const segments = [
    { name: "mass", predicted: 3, meanProbability: 0.5, actual: 0 },
    { name: "private", predicted: 2, meanProbability: 0.5, actual: 0 },
  ];
  vi.spyOn(predictActions, "lookAt").mockImplementation((focus) => void asked.push(focus));
  usePredict.setState({
    scored: {
      task: "segment",
      beside: null,
      file: "april.npz",
      sha256: "",
      rows: 5,
      classes: ["mass", "private"],
      threshold: null,
      labeled: 0,
      segments,
      source: "file",
      timing: null,
      warnings: [],
      since: {
        file: "march.csv",
        classes: ["mass", "private", "student"],
        counts: [
          [1, 1],
          [0, 1],
          [1, 0],
        ],
        changed: 2,
        both: 4,
        added: 1,
        gone: 7,
      },
    },
  });
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  flushSync(() => root.render(<ChangesTab />));
  const facts = [...place.querySelectorAll("dl > div")].map((fact) =>
    [...fact.children].map(({ textContent }) => textContent),
  );
  expect(facts).toEqual([
    ["Prediction changed", "2"],
    ["Prediction unchanged", "2"],
    ["New since that file", "1"],
    ["No longer there", "7"],
  ]);
  const press = (name: string) =>
    [...place.querySelectorAll("button")]
      .find((button) => (button.getAttribute("aria-label") ?? button.textContent) === name)
      ?.click();
  press("student → mass: 1");
  press("private → mass: 0");
  press("List changed customers");
  press("List new customers");
  const nobodyElse = { actual: null, probability: null };
  expect(asked).toEqual([
    { ...nobodyElse, predicted: 0, since: 2 },
    { ...nobodyElse, predicted: null, since: "changed" },
    { ...nobodyElse, predicted: null, since: "added" },
  ]);
  root.unmount();
  place.remove();
  vi.restoreAllMocks();
});

it("shows the pair that is looked at, and nobody who stays, where only other segments count", () => {
  const chosen: [number, number][] = [];
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  const names = ["mass", "private"];
  flushSync(() =>
    root.render(
      <FromToTable
        title="All transitions"
        about="…"
        corner="from ↓ to →"
        rows={names}
        columns={names}
        counts={[
          [null, 0],
          [3, null],
        ]}
        chosen={[1, 0]}
        onChoose={(from, to) => void chosen.push([from, to])}
      />,
    ),
  );
  const cells = [...place.querySelectorAll("td")].map(({ textContent }) => textContent);
  expect(cells).toEqual(["mass", "–", "0", "private", "3", "–"]);
  const buttons = [...place.querySelectorAll<HTMLButtonElement>("td button")];
  expect(buttons.map((button) => button.getAttribute("aria-pressed"))).toEqual(["false", "true"]);
  for (const button of buttons) button.click();
  expect(chosen).toEqual([
    [0, 1],
    [1, 0],
  ]);
  root.unmount();
  place.remove();
});
