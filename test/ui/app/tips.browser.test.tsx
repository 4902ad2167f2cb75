import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { Tips } from "../../../src/ui/app/Tips";
import { TIP } from "../../../src/ui/kit/tooltip";
import { PATIENT } from "../../patient";

test("a control tells its tip to whoever walks to it, not where the page puts the focus", async () => {
  const at = document.createElement("div");
  document.body.append(at);
  const root = createRoot(at);
  root.render(
    <>
      <button type="button">Start</button>
      <button type="button" {...{ [TIP]: "Space" }}>
        Pause
      </button>
      <button type="button" {...{ [TIP]: "ends after this step" }}>
        Stop
      </button>
      <Tips />
    </>,
  );
  const tip = () => at.querySelector("[aria-hidden]")?.textContent ?? null;
  const told: string[] = [];
  let last: string | null = null;
  new MutationObserver(() => {
    const text = tip();
    if (text !== null && text !== last) told.push(text);
    last = text;
  }).observe(at, { childList: true, subtree: true, characterData: true });
  await vi.waitFor(() => expect(at.querySelectorAll("button")).toHaveLength(3), PATIENT);
  const [start, pause] = at.querySelectorAll("button");
  // What a run does: Start, pressed by key, hands its focus to Pause.
  start?.addEventListener("click", () => pause?.focus());
  start?.focus();
  await userEvent.keyboard("{Enter}");
  expect(document.activeElement).toBe(pause);
  await userEvent.keyboard("{Tab}");
  await vi.waitFor(() => expect(tip()).toBe("ends after this step"), PATIENT);
  await userEvent.keyboard("{Shift>}{Tab}{/Shift}");
  await vi.waitFor(() => expect(tip()).toBe("Space"), PATIENT);
  await userEvent.keyboard("{Shift>}{Tab}{/Shift}{Enter}");
  await vi.waitFor(() => expect(document.activeElement).toBe(pause), PATIENT);
  // A tip comes by a timer of 0 ms, and those come in turn: after this one a tip of that focus would be on its way.
  await new Promise((next) => setTimeout(next));
  await userEvent.keyboard("{Tab}");
  await vi.waitFor(() => expect(tip()).toBe("ends after this step"), PATIENT);
  expect(told).toEqual(["ends after this step", "Space", "ends after this step"]);
  root.unmount();
  at.remove();
});
