import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { afterEach, beforeAll, expect, test } from "vitest";
import { Button } from "../../../src/ui/kit/button";
import { focusIfLost, keepFocus } from "../../../src/ui/kit/focus";

beforeAll(keepFocus);

/** A place's results with a panel that takes the focus by script, and buttons in both. */
function page(): { readonly results: HTMLElement; readonly panel: HTMLElement } {
  const results = document.createElement("main");
  results.id = "results";
  results.tabIndex = -1;
  results.innerHTML = "<button>Start</button><section tabindex='-1'><button>Measure</button></section>";
  document.body.append(results);
  return { results, panel: results.querySelector("section") ?? expect.unreachable() };
}

const button = (part: Element) => part.querySelector("button") ?? expect.unreachable();

/** Twice what a lost focus needs to be led. */
const settle = () => new Promise((resolve) => setTimeout(() => setTimeout(resolve)));

afterEach(() => {
  document.getElementById("results")?.remove();
});

test("the focus of what leaves the page goes to the part around it, or to the place's results", async () => {
  const { results, panel } = page();
  button(panel).focus();
  button(panel).remove();
  await expect.poll(() => document.activeElement).toBe(panel);
  panel.remove();
  await expect.poll(() => document.activeElement).toBe(results);
});

test("the focus of what takes no keys any more goes on too", async () => {
  const { results } = page();
  button(results).focus();
  button(results).disabled = true;
  await expect.poll(() => document.activeElement).toBe(results);
});

test("another place's results take the focus as soon as they are there", async () => {
  const { results } = page();
  button(results).focus();
  results.remove();
  await settle();
  const { results: others } = page();
  await expect.poll(() => document.activeElement).toBe(others);
});

test("a focus that was given up by a click is not led anywhere when what had it goes later", async () => {
  const { results } = page();
  button(results).focus();
  button(results).blur();
  document.body.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
  button(results).remove();
  await settle();
  expect(document.activeElement).toBe(document.body);
});

test("who knows better takes it, and nobody takes it from what has it", async () => {
  const { results, panel } = page();
  button(results).focus();
  button(results).remove();
  focusIfLost(button(panel));
  await settle();
  expect(document.activeElement).toBe(button(panel));
  focusIfLost(panel);
  expect(document.activeElement).toBe(button(panel));
});

test("a busy button keeps the focus and does nothing", () => {
  const root = createRoot(document.body.appendChild(document.createElement("div")));
  let clicks = 0;
  const show = (busy: boolean) =>
    flushSync(() =>
      root.render(
        <Button busy={busy} onClick={() => clicks++}>
          Save
        </Button>,
      ),
    );
  show(false);
  const save = document.querySelector<HTMLButtonElement>("body > div > button") ?? expect.unreachable();
  save.focus();
  save.click();
  show(true);
  save.click();
  expect(clicks).toBe(1);
  expect(save.getAttribute("aria-disabled")).toBe("true");
  expect(document.activeElement).toBe(save);
  root.unmount();
});
