import { createRoot } from "react-dom/client";
import { expect, it, vi } from "vitest";
import { storageActions } from "../../../src/store/storage";
import { ErrorBoundary } from "../../../src/ui/kit/ErrorBoundary";
import { expectAccessible } from "../axe";

function Broken(): never {
  throw new RangeError("Invalid time value");
}

it("what is stored can be forgotten from the page that a crash leaves", async () => {
  const forgetEverything = vi.spyOn(storageActions, "forgetEverything").mockResolvedValue(false);
  vi.spyOn(storageActions, "measure").mockResolvedValue();
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place, { onCaughtError: () => undefined });
  root.render(
    <ErrorBoundary>
      <Broken />
    </ErrorBoundary>,
  );
  const button = (name: RegExp) =>
    [...document.querySelectorAll("button")].find(({ textContent }) => name.test(textContent ?? ""));
  await expect.poll(() => button(/^Forget everything on this computer…$/)).toBeDefined();
  expect(place.textContent).toContain("RangeError: Invalid time value");
  await expectAccessible(place);
  button(/^Forget everything on this computer…$/)?.click();
  await expect.poll(() => button(/^Forget everything \(/)).toBeDefined();
  expect(forgetEverything).not.toHaveBeenCalled();
  button(/^Forget everything \(/)?.click();
  await expect.poll(() => forgetEverything.mock.calls.length).toBe(1);
  root.unmount();
  place.remove();
});
