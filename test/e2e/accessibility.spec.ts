import { test } from "@playwright/test";
import { expectAccessibleEverywhere } from "./axe";
import { VISITS } from "./states";

// Each visit is a page of its own, so both workers take some.
test.describe.configure({ mode: "parallel" });

for (const { name, go } of VISITS) {
  test(`${name}: accessible and no wider than the window, in every size and theme`, async ({ page }) => {
    test.setTimeout(300_000);
    await page.setViewportSize({ width: 1440, height: 900 });
    await go(page, (state, part) => test.step(state, () => expectAccessibleEverywhere(page, part)));
  });
}
