import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { Popover } from "../../../src/ui/kit/popover";
import { PATIENT } from "../../patient";

test.for([
  ["what does not fit is scrolled by the keyboard", "20rem", 0],
  ["what fits is no stop of the keyboard", "4rem", -1],
] as const)("in a popover %s", async ([, height, tabIndex]) => {
  const style = document.createElement("style");
  style.textContent = String.raw`.max-h-\[70dvh\] { max-height: 10rem } .overflow-auto { overflow: auto }`;
  const at = document.createElement("div");
  document.body.append(style, at);
  const root = createRoot(at);
  root.render(
    <Popover label="About the loss" trigger={<button type="button">Open</button>}>
      <p style={{ height, margin: 0 }}>Its words</p>
    </Popover>,
  );
  await vi.waitFor(() => expect(at.querySelector("button")).not.toBeNull(), PATIENT);
  at.querySelector("button")?.click();
  await vi.waitFor(() => {
    const box = document.querySelector<HTMLElement>("[role=dialog] .overflow-auto");
    expect(box?.tabIndex).toBe(tabIndex);
    expect(box?.getAttribute("aria-label")).toBe(tabIndex === 0 ? "About the loss" : null);
  }, PATIENT);
  root.unmount();
  at.remove();
  style.remove();
});
