import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { useStudio } from "../../../src/store/studio";
import { Refusals } from "../../../src/ui/kit/Notices";
import { PATIENT } from "../../patient";

const refusal = (file: string) => ({ file, error: { code: "open/unsupported", params: { file, kind: "unknown" } } });

let box: HTMLElement;
let root: Root;
beforeEach(() => {
  box = document.createElement("div");
  document.body.append(box);
  root = createRoot(box);
  root.render(<Refusals />);
});
afterEach(() => {
  root.unmount();
  box.remove();
  useStudio.setState({ refusals: [], table: null });
});

const told = () => [...box.querySelectorAll('[role="alert"]')].map(({ textContent }) => textContent);
const buttons = () => [...box.querySelectorAll("button")].map((button) => button.textContent);

it("dismisses all refusals at once where there are several", async () => {
  useStudio.setState({ refusals: [refusal("a.pdf")] });
  await vi.waitFor(() => expect(told()).toHaveLength(1), PATIENT);
  expect(buttons()).not.toContain("Dismiss all 1");
  useStudio.setState({ refusals: [refusal("a.pdf"), refusal("b.pdf"), refusal("c.pdf")] });
  await vi.waitFor(() => expect(told()).toHaveLength(3), PATIENT);
  const all = [...box.querySelectorAll("button")].find(({ textContent }) => textContent === "Dismiss all 3");
  if (all === undefined) throw new Error("no button");
  await userEvent.click(all);
  expect(useStudio.getState().refusals).toEqual([]);
  await vi.waitFor(() => expect(told()).toEqual([]), PATIENT);
});

it("leaves what is wrong with a table to the dialog that asks about it", async () => {
  const head = { file: "own.csv", columns: [], sampled: 0, decimal: ".", hasCommas: false } as const;
  const guess = { label: null, id: null, features: [], decimal: "." } as const;
  useStudio.setState({
    refusals: [refusal("own.csv"), refusal("b.pdf")],
    table: { file: new File(["a"], "own.csv"), head, guess, isCustomers: false },
  });
  await vi.waitFor(() => expect(told()).toHaveLength(1), PATIENT);
  expect(told()[0]).toContain("b.pdf");
});
