import { createRoot, type Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";
import { useStudio } from "../../../src/store/studio";
import type { ChurnLabel } from "../../../src/tasks/churn/labels";
import { configFor, defaultConfig } from "../../../src/tasks/config";
import { ChurnLabelsDialog } from "../../../src/ui/intake/ChurnLabelsDialog";

const labels: readonly ChurnLabel[] = [
  { label: "left", count: 120, own: null, now: null },
  { label: "no", count: 870, own: "stayed", now: "stayed" },
  { label: "frozen", count: 10, own: null, now: null },
];

let root: Root | null = null;
afterEach(() => root?.unmount());

async function show(
  shown: readonly ChurnLabel[],
  churnMap: Record<string, boolean | null>,
  locale: "en" | "tr" = "en",
) {
  const setConfig = vi.fn();
  const onClose = vi.fn();
  useStudio.setState({ config: { ...configFor("churn", defaultConfig("churn")), churnMap }, locale, setConfig });
  root = createRoot(document.body.appendChild(document.createElement("div")));
  root.render(<ChurnLabelsDialog labels={shown} open={true} onClose={onClose} />);
  await expect.poll(() => document.querySelectorAll("select")).toHaveLength(shown.length);
  return { setConfig, onClose };
}

function button(name: string): HTMLButtonElement {
  const found = [...document.querySelectorAll("button")].find(({ textContent }) => textContent === name);
  if (found === undefined) throw new Error(`no button ${name}`);
  return found;
}

function field(label: string): HTMLSelectElement {
  const found = [...document.querySelectorAll("select")].find(({ ariaLabel }) => ariaLabel?.endsWith(label));
  if (found === undefined) throw new Error(`no field of ${label}`);
  return found;
}

async function choose(label: string, word: string): Promise<void> {
  const option = [...field(label).options].find(({ text }) => text === word);
  if (option === undefined) throw new Error(`no choice ${word}`);
  field(label).value = option.value;
  field(label).dispatchEvent(new Event("change", { bubbles: true }));
  await expect.poll(() => field(label).selectedOptions[0]?.text).toBe(word);
}

it("asks of every label what it says, and writes those that do not say it themselves", async () => {
  const { setConfig, onClose } = await show(labels, { gone: true });
  expect(button("Apply").disabled).toBe(true);
  expect(document.body.textContent).toContain("Say of every label whether it is churn, or leave it out.");
  expect(field("no").selectedOptions[0]?.text).toBe("stayed");
  await choose("left", "churned");
  expect(button("Apply").disabled).toBe(true);
  await choose("frozen", "left out");
  await expect.poll(() => button("Apply").disabled).toBe(false);
  button("Apply").click();
  expect(setConfig).toHaveBeenCalledWith({ churnMap: { gone: true, left: true, frozen: null } });
  expect(onClose).toHaveBeenCalledOnce();
});

it("turns labels round that say something by themselves, and back", async () => {
  const numbers: readonly ChurnLabel[] = [
    { label: "0", count: 9, own: "stayed", now: "churned" },
    { label: "1", count: 3, own: "churned", now: "churned" },
  ];
  const { setConfig } = await show(numbers, { "0": true });
  expect(field("0").selectedOptions[0]?.text).toBe("churned");
  await choose("1", "stayed");
  button("Apply").click();
  expect(setConfig).toHaveBeenLastCalledWith({ churnMap: { "0": true, "1": false } });
  await choose("0", "stayed");
  await choose("1", "churned");
  button("Apply").click();
  expect(setConfig).toHaveBeenLastCalledWith({ churnMap: {} });
});

it("changes nothing when it is canceled, and speaks Turkish", async () => {
  const { setConfig, onClose } = await show(labels, {}, "tr");
  expect(document.body.textContent).toContain("Hangi etiketler kayıp");
  await choose("left", "ayrıldı");
  button("İptal").click();
  expect(onClose).toHaveBeenCalledOnce();
  expect(setConfig).not.toHaveBeenCalled();
});
