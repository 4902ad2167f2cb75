import { test } from "@playwright/test";
import { DESKTOP, expectAccessibleEverywhere } from "./axe";
import { VISITS } from "./states";

// Each visit is a page of its own, so both workers take some.
test.describe.configure({ mode: "parallel" });
test.use({ viewport: DESKTOP });

for (const { name, go } of VISITS) {
  test(`${name}: accessible and no wider than the window, in every size and theme`, async ({ page }) => {
    test.setTimeout(300_000);
    await go(page, (state, part, beside = page) => test.step(state, () => expectAccessibleEverywhere(beside, part)));
  });
}
