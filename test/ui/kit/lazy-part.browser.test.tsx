import { lazy } from "react";
import { createRoot } from "react-dom/client";
import { expect, test, vi } from "vitest";
import { LazyPart } from "../../../src/ui/kit/LazyPart";
import { PATIENT } from "../../patient";

test("a part that cannot be loaded says so, and what stands beside it stays", async () => {
  // React tells the console of every error that a boundary caught.
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const Gone = lazy(() => Promise.reject<{ default: () => null }>(new TypeError("Failed to fetch")));
  const at = document.createElement("div");
  const root = createRoot(at);
  root.render(
    <>
      <p>beside it</p>
      <LazyPart fallback={<p>on its way</p>}>
        <Gone />
      </LazyPart>
    </>,
  );
  await vi.waitFor(() => expect(at.textContent).toContain("could not be shown"), PATIENT);
  expect(at.textContent).toContain("beside it");
  expect(at.textContent).not.toContain("on its way");
  expect(at.querySelector("button")?.textContent).toBe("Reload");
  root.unmount();
  vi.restoreAllMocks();
});
