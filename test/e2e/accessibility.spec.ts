import { test } from "@playwright/test";
import { DESKTOP, expectAccessibleEverywhere } from "./axe";
import { VISITS } from "./states";

// One worker takes all visits: what axe has found to be enough in one is not asked for again in another.
test.use({ viewport: DESKTOP });

for (const { name, go } of VISITS) {
  test(`${name}: accessible and no wider than the window, in every size and theme`, async ({ page }) => {
    await go(page, (state, part, beside = page) => test.step(state, () => expectAccessibleEverywhere(beside, part)));
  });
}
