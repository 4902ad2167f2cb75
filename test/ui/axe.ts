import axe from "axe-core";
import { expect } from "vitest";
import { page } from "vitest/browser";
import "../../src/ui/styles.css";

/** Nothing is caught between two colors. */
const still = new CSSStyleSheet();
still.replaceSync("*, ::before, ::after { transition: none !important; animation: none !important }");

/** What axe says of a page, of which a test draws a part. */
const OF_PAGES = { region: { enabled: false }, "page-has-heading-one": { enabled: false } };

/**
 * Axe finds nothing in what a test has drawn, and it is no wider than its window: on a desktop and in the narrowest window,
 * in light and dark. For what no visit of `test/e2e/states.ts` comes to.
 */
export async function expectAccessible(part: Element): Promise<void> {
  if (!document.adoptedStyleSheets.includes(still)) document.adoptedStyleSheets.push(still);
  const root = document.documentElement;
  const before = { width: innerWidth, height: innerHeight };
  for (const [width, theme] of [
    [1440, "light"],
    [1440, "dark"],
    [320, "dark"],
    [320, "light"],
  ] as const) {
    await page.viewport(width, 900);
    root.dataset.theme = theme;
    const find = async () => {
      const found = await axe.run(part, {
        resultTypes: ["violations"],
        rules: { ...OF_PAGES, "target-size": { enabled: width === 320 } },
      });
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    };
    // What stays counts: a box is known to scroll a moment after it has grown.
    await expect.poll(find, { message: `what axe finds at ${width} px, ${theme}` }).toEqual([]);
    expect(root.scrollWidth, `no sideways scrolling at ${width} px`).toBeLessThanOrEqual(root.clientWidth);
  }
  delete root.dataset.theme;
  await page.viewport(before.width, before.height);
}
