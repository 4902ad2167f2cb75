import { expect, it, onTestFinished } from "vitest";
import { page } from "vitest/browser";
import { engineMessages } from "../../../src/i18n/messages/engine";
import { useStudio } from "../../../src/store/studio";
import { EngineBadge } from "../../../src/ui/app/EngineBadge";
import { expectAccessible } from "../axe";
import { preflight } from "../fixtures";
import { show } from "../show";

it("says of a computer without a graphics adapter what computes, and why", async () => {
  const before = useStudio.getState();
  onTestFinished(() => useStudio.setState(before, true));
  const engine = { name: "wasm", reason: "webgpu-no-adapter", adapter: null, threads: 2 } as const;
  useStudio.setState({ run: null, preflight: { ...preflight, engine } });
  const badge = show(<EngineBadge />);
  await page.getByRole("button", { name: /^Compute engine/ }).click();
  const told = page.getByRole("dialog", { name: "Compute engine" });
  await expect.element(told).toHaveTextContent(engineMessages.en.reason["webgpu-no-adapter"]);
  await expectAccessible(badge);
  await expectAccessible(told.element());
});
