import { useState } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { expect, it } from "vitest";
import { loadErrorSentences } from "../../../src/i18n/errors";
import { usePredict } from "../../../src/store/predict";
import { CustomerSheet } from "../../../src/ui/predict/CustomerSheet";

function List() {
  const [place, setPlace] = useState(0);
  return (
    <CustomerSheet
      rows={Int32Array.of(7, 3)}
      place={place}
      onPlace={setPlace}
      classNames={["mass", "private"]}
      colors={["#000", "#fff"]}
      onClose={() => undefined}
    />
  );
}

it("a customer whose reasons have to wait for a run is explained in sketch columns under the sentence", async () => {
  await loadErrorSentences();
  const customer = {
    ...{ row: 0, rowInFile: 0, id: "C7", predicted: 0, actual: null, probabilities: [0.75, 0.25], entropy: 0.8 },
    beside: null,
  };
  const sketch = Float32Array.of(1, 0);
  const detail = { ...customer, past: sketch, portfolio: sketch, attribution: Float32Array.of(0.5, 0, -0.25, 0) };
  const before = usePredict.getState();
  usePredict.setState({
    customer: async () => ({ ok: true, value: detail }),
    customerReasons: async () => ({ ok: false, error: { code: "predict/busy", params: {} } }),
  });
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  flushSync(() =>
    root.render(
      <CustomerSheet
        rows={Int32Array.of(0)}
        place={0}
        onPlace={() => undefined}
        classNames={["mass", "private"]}
        colors={["#000", "#fff"]}
        onClose={() => undefined}
      />,
    ),
  );
  const text = () => document.querySelector('[role="dialog"]')?.textContent ?? "";
  await expect.poll(text).toContain("A run is training");
  expect(text()).toContain("What moved the decision");
  expect(text()).toContain("+0.500");
  root.unmount();
  place.remove();
  usePredict.setState(before, true);
});

it("leads through the list by its arrows and by the keys", async () => {
  const sketch = Float32Array.of(1, 0);
  const before = usePredict.getState();
  usePredict.setState({
    customer: async (row) => ({
      ok: true,
      value: {
        ...{
          row,
          rowInFile: row,
          id: `C${row}`,
          predicted: 0,
          actual: null,
          probabilities: [0.75, 0.25],
          entropy: 0.8,
        },
        ...{ beside: null, past: sketch, portfolio: sketch, attribution: Float32Array.of(0.5, 0, -0.25, 0) },
      },
    }),
    customerReasons: async () => ({ ok: true, value: null }),
  });
  const element = document.body.appendChild(document.createElement("div"));
  const root = createRoot(element);
  flushSync(() => root.render(<List />));
  const title = () => document.querySelector('[role="dialog"] h2')?.textContent;
  const button = (name: string) => document.querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`);
  await expect.poll(title).toBe("Customer C7");
  expect(button("Previous customer")?.disabled).toBe(true);
  button("Next customer")?.click();
  await expect.poll(title).toBe("Customer C3");
  expect(button("Next customer")?.disabled).toBe(true);
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft" }));
  await expect.poll(title).toBe("Customer C7");
  root.unmount();
  element.remove();
  usePredict.setState(before, true);
});
