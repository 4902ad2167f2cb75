import { createRoot, type Root } from "react-dom/client";
import { afterEach, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
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
afterEach(() => {
  root?.unmount();
  document.body.replaceChildren();
});

function show(shown: readonly ChurnLabel[], churnMap: Record<string, boolean | null>, locale: "en" | "tr" = "en") {
  const setConfig = vi.fn();
  const onOpenChange = vi.fn();
  useStudio.setState({ config: { ...configFor("churn", defaultConfig("churn")), churnMap }, locale, setConfig });
  root = createRoot(document.body.appendChild(document.createElement("div")));
  root.render(<ChurnLabelsDialog labels={shown} open={true} onOpenChange={onOpenChange} />);
  return { setConfig, onOpenChange };
}

const field = (label: string) => page.getByLabelText(`Class of label ${label}`);
const apply = () => page.getByRole("button", { name: "Apply" });

it("asks of every label what it says, and writes those that do not say it themselves", async () => {
  const { setConfig, onOpenChange } = show(labels, { gone: true });
  await expect.element(apply()).toBeDisabled();
  await expect.element(page.getByText("Say of every label whether it is churn, or leave it out.")).toBeVisible();
  await expect.element(field("no")).toHaveValue("stayed");
  await field("left").selectOptions("churned");
  await expect.element(apply()).toBeDisabled();
  await field("frozen").selectOptions("left out");
  await apply().click();
  expect(setConfig).toHaveBeenCalledWith({ churnMap: { gone: true, left: true, frozen: null } });
  expect(onOpenChange).toHaveBeenCalledWith(false);
});

it("turns labels round that say something by themselves, and back", async () => {
  const numbers: readonly ChurnLabel[] = [
    { label: "0", count: 9, own: "stayed", now: "churned" },
    { label: "1", count: 3, own: "churned", now: "churned" },
  ];
  const { setConfig } = show(numbers, { "0": true });
  await expect.element(field("0")).toHaveValue("churned");
  await field("1").selectOptions("stayed");
  await apply().click();
  expect(setConfig).toHaveBeenLastCalledWith({ churnMap: { "0": true, "1": false } });
  await field("0").selectOptions("stayed");
  await field("1").selectOptions("churned");
  await apply().click();
  expect(setConfig).toHaveBeenLastCalledWith({ churnMap: {} });
});

it("changes nothing when it is canceled, and speaks Turkish", async () => {
  const { setConfig, onOpenChange } = show(labels, {}, "tr");
  await expect.element(page.getByRole("heading", { name: "Hangi etiketler kayıp" })).toBeVisible();
  await page.getByLabelText("Etiketin sınıfı: left").selectOptions("ayrıldı");
  await page.getByRole("button", { name: "İptal" }).click();
  expect(onOpenChange).toHaveBeenCalledWith(false);
  expect(setConfig).not.toHaveBeenCalled();
});
