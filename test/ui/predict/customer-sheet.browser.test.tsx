import { useState } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";
import { loadErrorSentences } from "../../../src/i18n/errors";
import { predictActions, usePredict } from "../../../src/store/predict";
import { CustomerList } from "../../../src/ui/predict/CustomerList";
import { CustomerSheet } from "../../../src/ui/predict/CustomerSheet";

const ANYONE = { predicted: 0, actual: null, probabilities: [0.75, 0.25], entropy: 0.8, beside: null, before: null };
const SKETCH = Float32Array.of(1, 0);

/** What the worker says of a row, in the list and on its page. */
const rowOf = (row: number) => ({ ...ANYONE, row, rowInFile: row, id: `C${row}` });
const detailOf = (row: number) => {
  return {
    ...rowOf(row),
    past: SKETCH,
    portfolio: SKETCH,
    columns: null,
    attribution: Float32Array.of(0.5, 0, -0.25, 0),
  };
};

const dialog = () => document.querySelector('[role="dialog"]');
const title = () => dialog()?.querySelector("h2")?.textContent;
const button = (name: string) => document.querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`);

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
      finalFocus={() => null}
    />
  );
}

afterEach(() => void vi.restoreAllMocks());

it("a customer whose reasons have to wait for a run is explained in sketch columns under the sentence", async () => {
  await loadErrorSentences();
  vi.spyOn(predictActions, "customer").mockImplementation(async (row) => ({ ok: true, value: detailOf(row) }));
  vi.spyOn(predictActions, "customerReasons").mockResolvedValue({
    ok: false,
    error: { code: "predict/busy", params: {} },
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
        finalFocus={() => null}
      />,
    ),
  );
  const text = () => dialog()?.textContent ?? "";
  await expect.poll(text).toContain("A run is training");
  expect(text()).toContain("What moved the decision");
  // Counted from 0, as columns are in files and subspaces wherever they are told.
  expect(text()).toContain("Past behavior sketch, subspace 0, bin 0+0.500");
  root.unmount();
  place.remove();
});

it("leads through the list by its arrows and by the keys", async () => {
  vi.spyOn(predictActions, "customer").mockImplementation(async (row) => ({ ok: true, value: detailOf(row) }));
  vi.spyOn(predictActions, "customerReasons").mockResolvedValue({ ok: true, value: null });
  const element = document.body.appendChild(document.createElement("div"));
  const root = createRoot(element);
  flushSync(() => root.render(<List />));
  await expect.poll(title).toBe("Customer C7");
  expect(button("Previous customer")?.disabled).toBe(true);
  button("Next customer")?.click();
  await expect.poll(title).toBe("Customer C3");
  expect(button("Next customer")?.disabled).toBe(true);
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft" }));
  await expect.poll(title).toBe("Customer C7");
  root.unmount();
  element.remove();
});

it("says the place of the customer that it shows, and that one could not be read", async () => {
  await loadErrorSentences();
  const refused = Promise.withResolvers<void>();
  vi.spyOn(predictActions, "customer").mockImplementation(async (row) => {
    if (row === 7) return { ok: true, value: detailOf(row) };
    await refused.promise;
    return { ok: false, error: { code: "predict/nothing-scored", params: {} } };
  });
  vi.spyOn(predictActions, "customerReasons").mockResolvedValue({ ok: true, value: null });
  const element = document.body.appendChild(document.createElement("div"));
  const root = createRoot(element);
  flushSync(() => root.render(<List />));
  await expect.poll(title).toBe("Customer C7");
  flushSync(() => button("Next customer")?.click());
  expect([title(), dialog()?.textContent]).toEqual(["Customer C7", expect.stringContaining("1 of 2")]);
  refused.resolve();
  await expect.poll(title).toBe("This customer could not be read");
  expect(dialog()?.textContent).toContain("2 of 2");
  root.unmount();
  element.remove();
});

it("leaves the focus on the row of the customer that was looked at last, however far down it is", async () => {
  const before = usePredict.getState();
  vi.spyOn(predictActions, "customer").mockImplementation(async (row) => ({ ok: true, value: detailOf(row) }));
  vi.spyOn(predictActions, "customerReasons").mockResolvedValue({ ok: true, value: null });
  vi.spyOn(predictActions, "scoredRows").mockImplementation(async (rows) => ({
    ok: true,
    value: Array.from(rows, rowOf),
  }));
  usePredict.setState({
    scored: {
      task: "segment",
      beside: null,
      file: "april.npz",
      sha256: "",
      rows: 400,
      classes: ["mass", "private"],
      threshold: null,
      labeled: 0,
      segments: [],
      source: "file",
      timing: null,
      warnings: [],
      since: null,
    },
  });
  const element = document.body.appendChild(document.createElement("div"));
  const root = createRoot(element);
  const rows = Int32Array.from({ length: 400 }, (_, row) => row);
  flushSync(() => root.render(<CustomerList rows={rows} />));
  const section = element.querySelector("section");
  if (section !== null) section.style.cssText = "height: 320px; overflow: auto";
  const first = () => element.querySelector<HTMLButtonElement>('[aria-rowindex="2"] button');
  await expect.poll(() => first()?.textContent).toBe("C0");
  first()?.focus();
  first()?.click();
  await expect.poll(title).toBe("Customer C0");
  for (let step = 0; step < 60; step++) {
    flushSync(() => document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" })));
  }
  await expect.poll(title).toBe("Customer C60");
  await expect.poll(() => element.querySelector('[aria-rowindex="62"] button')?.textContent).toBe("C60");
  expect(first()).toBeNull();
  button("Close")?.click();
  await expect.poll(dialog).toBeNull();
  await expect.poll(() => document.activeElement?.textContent).toBe("C60");
  root.unmount();
  element.remove();
  usePredict.setState(before, true);
});
