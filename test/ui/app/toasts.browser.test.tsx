import { expect, it } from "vitest";
import { page } from "vitest/browser";
import { Toasts } from "../../../src/ui/app/Toasts";
import { toast } from "../../../src/ui/kit/toast";
import { ExportBar } from "../../../src/ui/predict/ExportBar";
import { show } from "../show";

/** How far above the window's foot the newest toast ends, once it is there. */
async function footOf(text: string): Promise<number> {
  await expect.element(page.getByText(text)).toBeVisible();
  const list = document.querySelector("[data-sonner-toaster]");
  return innerHeight - (list?.getBoundingClientRect().bottom ?? 0);
}

it.each([1440, 390])("a toast covers no bar at the window's foot, in a window %i px wide", async (width) => {
  await page.viewport(width, 900);
  show(<Toasts />);
  toast.success("the first");
  expect(await footOf("the first")).toBe(24);
  const foot = show(<ExportBar rows={new Int32Array(3)} />);
  foot.style.position = "fixed";
  foot.style.bottom = "0";
  toast.success("the second");
  await expect.poll(() => footOf("the second")).toBe(foot.getBoundingClientRect().height + 12);
});
