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

/** Tells what stays: a busy machine may come to look at it when another's seconds are over. */
const say = (text: string) => toast.success(text, { duration: Number.POSITIVE_INFINITY });

it("a toast covers no bar at the window's foot, in a desktop's window and in a phone's", async () => {
  await page.viewport(1440, 900);
  show(<Toasts />);
  say("over no bar");
  expect(await footOf("over no bar")).toBe(24);
  const foot = show(<ExportBar rows={new Int32Array(3)} />);
  foot.style.position = "fixed";
  foot.style.bottom = "0";
  for (const width of [1440, 390]) {
    await page.viewport(width, 900);
    say(`in ${width} px`);
    await expect.poll(() => footOf(`in ${width} px`)).toBe(foot.getBoundingClientRect().height + 12);
  }
});
