import { expect, type Page } from "@playwright/test";
import axe from "axe-core";
import { speak } from "./support";

/** What axe judges by colors alone. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

/** What axe judges by the room there is. */
const ROOM_RULES = ["scrollable-region-focusable"];

const soft = expect.configure({ soft: true });

/**
 * Axe finds nothing, looked at when no color is on its way to another and charts are drawn. What it finds counts when it
 * stays: a box is known to scroll a moment after it has grown.
 *
 * @param part Selector of what axe looks at; the whole page when left out.
 * @param rules The rules that are asked for; all when left out.
 */
export async function expectAccessible(
  page: Page,
  part = "html",
  rules: readonly string[] | null = null,
): Promise<void> {
  // Half a megabyte, which a document is given once.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const judge = async ({ part, rules }: { part: string; rules: readonly string[] | null }) => {
    for (let frame = 0; frame < 3; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    const { run }: typeof axe = Reflect.get(globalThis, "axe");
    const found = await run(part, {
      resultTypes: ["violations"],
      iframes: false,
      preload: false,
      ...(rules === null ? {} : { runOnly: [...rules] }),
    });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  };
  const where = `${page.viewportSize()?.width} px, ${rules === null ? "all rules" : rules.join(", ")}`;
  await soft.poll(() => page.evaluate(judge, { part, rules }), `what axe finds at ${where}`).toEqual([]);
}

async function expectNoWiderThanWindow(page: Page): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect.soft(overflow, `no sideways scrolling at ${page.viewportSize()?.width} px`).toBe(0);
}

/**
 * On a desktop and in the narrowest window (1280 px at 400 %) everything, in light, and the colors in dark; on a phone, whose
 * layout is the narrowest window's with more room, what room changes. No wider than the window in either language.
 * The page has its size and its language again afterwards.
 *
 * @param part Selector of what axe looks at; the whole page when left out.
 */
export async function expectAccessibleEverywhere(page: Page, part = "html"): Promise<void> {
  const before = page.viewportSize();
  const language = (await page.locator("html").getAttribute("lang")) === "tr" ? "tr" : "en";
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
    [320, 700],
  ] as const) {
    await page.setViewportSize({ width, height });
    // A button that comes alive while the page is judged is not caught between two colors.
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    if (width !== 390) await expectAccessible(page, part);
    if (width === 390) await expectAccessible(page, part, ROOM_RULES);
    await expectNoWiderThanWindow(page);
    if (width !== 390) {
      await page.emulateMedia({ colorScheme: "dark" });
      await expectAccessible(page, part, COLOR_RULES);
    }
    if (width < 1440) {
      // Fingers are on a phone: axe looks at targets only where it is told to, and at those under the bar at the window's
      // foot where the window ends below them.
      const whole = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width, height: Math.max(height, whole + 200) });
      await expectAccessible(page, part, ["target-size"]);
      await page.setViewportSize({ width, height });
    }
    await speak(page, language === "tr" ? "en" : "tr");
    await expectNoWiderThanWindow(page);
    await speak(page, language);
  }
  await page.emulateMedia({ colorScheme: null });
  if (before !== null) await page.setViewportSize(before);
}
