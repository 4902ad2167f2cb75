import { expect, test } from "@playwright/test";
import { expectAccessibleEverywhere } from "./axe";
import { openPlace, VISITS, type Visit } from "./states";
import { samples } from "./support";

const IN_TURKISH: Visit = {
  name: "Predict, Potential, in Turkish",
  go: async (page, show) => {
    await openPlace(page, "predict");
    await page.locator('input[type="file"][multiple]').setInputFiles([samples.predictor, samples.sketches]);
    await page.getByText("TR", { exact: true }).click();
    await page.getByRole("tab", { name: "Geçiş potansiyeli" }).click({ timeout: 60_000 });
    await expect(page.getByText("Hesaplanıyor…")).toBeHidden({ timeout: 60_000 });
    await show("potential-tr");
  },
};

// Each visit is a page of its own, so both workers take some.
test.describe.configure({ mode: "parallel" });

for (const { name, go } of [...VISITS, IN_TURKISH]) {
  test(`${name}: accessible and no wider than the window, in every size and theme`, async ({ page }) => {
    test.setTimeout(300_000);
    await page.setViewportSize({ width: 1440, height: 900 });
    await go(page, (state, part) => test.step(state, () => expectAccessibleEverywhere(page, part)));
  });
}
