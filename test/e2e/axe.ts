import { expect, type Page } from "@playwright/test";
import axe from "axe-core";
import { speak } from "./support";

/** What axe judges by colors alone. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

/** What axe judges by what a box has no room for. */
const ROOM_RULES = ["scrollable-region-focusable"];

/** Marks the elements whose colors axe looks at. */
const MARK = "data-judged";

interface Judgment {
  /** The rules that are asked for; all when left out. */
  readonly rules?: readonly string[];
  /** Whether targets are judged too: axe does so only where it is told to. */
  readonly targets?: boolean;
}

const soft = expect.configure({ soft: true });

/** What axe says of a part of the page it is in; run in the page. */
async function judge({ part, rules, targets, mark }: Judgment & { readonly part: string; readonly mark: string }) {
  for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  const { run, configure }: typeof axe = Reflect.get(globalThis, "axe");
  // What is styled alike, down from the root, has the same colors: two of each kind are looked at, of a long table's cells
  // the first and the last. It is what axe takes longest for by far.
  const ofNoLook = new Set(
    "id for name href title value d x y x1 x2 y1 y2 cx cy r dx dy points transform width height tabindex".split(" "),
  );
  const kinds = new Map<Element, string>();
  const kindOf = (element: Element): string => {
    const known = kinds.get(element);
    if (known !== undefined) return known;
    const attributes = [...element.attributes]
      .filter(({ name }) => !ofNoLook.has(name) && !/^aria-(?:label|describedby|controls|owns|value)/.test(name))
      .map(({ name, value }) => `${name}=${value}`);
    const above = element.parentElement === null ? "" : kindOf(element.parentElement);
    const kind = `${above} ${element.localName}[${attributes}]`;
    kinds.set(element, kind);
    return kind;
  };
  const first = new Map<string, Element>();
  const last = new Map<string, Element>();
  for (const element of document.querySelectorAll(`${part}, ${part} *`)) {
    const speaks = [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== "");
    if (!speaks && !element.matches("input, select, textarea")) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const kind = kindOf(element);
    if (!first.has(kind)) first.set(kind, element);
    last.set(kind, element);
  }
  const chosen = [...first.values(), ...last.values()];
  for (const element of chosen) element.setAttribute(mark, "");
  configure({ rules: [{ id: "color-contrast", selector: `[${mark}]` }] });
  const found = await run(part, {
    resultTypes: ["violations"],
    iframes: false,
    preload: false,
    ...(rules === undefined ? {} : { runOnly: [...rules] }),
    ...(targets === true ? { rules: { "target-size": { enabled: true } } } : {}),
  });
  for (const element of chosen) element.removeAttribute(mark);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

/**
 * Axe finds nothing, looked at when no color is on its way to another and charts are drawn. What it finds counts when it
 * stays: a box is known to scroll a moment after it has grown.
 *
 * @param part Selector of what axe looks at; the whole page when left out.
 */
export async function expectAccessible(page: Page, part = "html", judgment: Judgment = {}): Promise<void> {
  // Half a megabyte, which a document is given once.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axe.source);
  const where = `${page.viewportSize()?.width} px, ${judgment.rules?.join(", ") ?? "all rules"}`;
  const find = () => page.evaluate(judge, { ...judgment, part, mark: MARK });
  await soft.poll(find, `what axe finds at ${where}`).toEqual([]);
}

/** The page is no wider than its window, once it is drawn. */
async function expectNoWiderThanWindow(page: Page): Promise<void> {
  const overflow = await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    return document.documentElement.scrollWidth - document.documentElement.clientWidth;
  });
  expect.soft(overflow, `no sideways scrolling at ${page.viewportSize()?.width} px`).toBe(0);
}

/** Whether something in a part of the page scrolls: axe judges only then whether the keyboard reaches it. */
function scrolls(page: Page, part: string): Promise<boolean> {
  return page.evaluate(
    (selector) =>
      [...document.querySelectorAll(`${selector}, ${selector} *`)].some(
        (box) =>
          (box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1) &&
          /auto|scroll/.test(getComputedStyle(box).overflow),
      ),
    part,
  );
}

/**
 * On a desktop and in the narrowest window (1280 px at 400 %) everything, in light, and the colors in dark; a whole page on a
 * phone, too, whose layout is the narrowest window's with more room. The narrowest window speaks the other language, the
 * longer one. No wider than the window in either. The page has its size and its language again afterwards.
 *
 * @param part Selector of what axe looks at; the whole page when left out.
 */
export async function expectAccessibleEverywhere(page: Page, part = "html"): Promise<void> {
  const before = page.viewportSize();
  const wear = (colorScheme: "light" | "dark") =>
    // A button that comes alive while the page is judged is not caught between two colors.
    page.emulateMedia({ colorScheme, reducedMotion: "reduce" });

  await page.setViewportSize({ width: 1440, height: 900 });
  await wear("light");
  await expectAccessible(page, part);
  await expectNoWiderThanWindow(page);
  await wear("dark");
  await expectAccessible(page, part, { rules: COLOR_RULES });

  await speak(page, "tr");
  await expectNoWiderThanWindow(page);
  await page.setViewportSize({ width: 320, height: 700 });
  await expectNoWiderThanWindow(page);
  if (await scrolls(page, part)) await expectAccessible(page, part, { rules: ROOM_RULES });
  // Fingers' targets are judged at those under the bar at the window's foot, too, where the window ends below them.
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: 320, height: Math.max(700, whole + 200) });
  await wear("light");
  await expectAccessible(page, part, { targets: true });

  await speak(page, "en");
  await expectNoWiderThanWindow(page);
  await wear("dark");
  if (part === "html") {
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoWiderThanWindow(page);
  }
  await expectAccessible(page, part, { rules: COLOR_RULES });
  await page.emulateMedia({ colorScheme: null });
  if (before !== null) await page.setViewportSize(before);
}
