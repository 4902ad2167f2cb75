import { expect, it, vi } from "vitest";
import { type Locator, page, userEvent } from "vitest/browser";
import { pageStorage } from "../../../src/store/page-storage";
import { loadPreferences, savePreferences } from "../../../src/store/preferences";
import { show } from "../show";

/** The browser's answer when it is asked; until then it has not been. */
let answer: NotificationPermission = "granted";
const asked = vi.fn(async () => answer);
vi.stubGlobal("Notification", { permission: "granted", requestPermission: asked });
// An earlier visit's choices; the page reads them as it loads.
savePreferences(pageStorage, { notify: true, keepAwake: true });
const { RunSwitches } = await import("../../../src/ui/run/RunSwitches");

const notify = page.getByRole("switch", { name: "Notify me at its end" });
const awake = page.getByRole("switch", { name: "Keep the screen on" });

/** By its key: without the page's styles a switch has no size to be clicked at. */
async function press(each: Locator): Promise<void> {
  each.element().focus();
  await userEvent.keyboard(" ");
}

it("the switches of a run are remembered, and ask the browser only when they are pressed", async () => {
  show(<RunSwitches />);
  await page.getByRole("button", { name: "While this run goes on" }).click();
  await expect.element(notify).toBeChecked();
  await expect.element(awake).toBeChecked();
  for (const each of [notify, awake]) {
    await press(each);
    await expect.element(each).not.toBeChecked();
  }
  expect(asked).not.toHaveBeenCalled();
  expect(loadPreferences(pageStorage)).toMatchObject({ notify: false, keepAwake: false });

  answer = "denied";
  await press(notify);
  await expect.element(page.getByRole("alert")).toHaveTextContent("blocks notifications");
  await expect.element(notify).not.toBeChecked();
  expect(asked).toHaveBeenCalledOnce();

  answer = "granted";
  await press(notify);
  await expect.element(notify).toBeChecked();
  await press(awake);
  await expect.element(awake).toBeChecked();
  expect(page.getByRole("alert").query()).toBeNull();
  expect(loadPreferences(pageStorage)).toMatchObject({ notify: true, keepAwake: true });
});
