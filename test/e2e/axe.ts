import { expect, type Page, type ViewportSize } from "@playwright/test";
import axe from "axe-core";
import type { Locale } from "../../src/i18n/messages";
import { speak } from "./support";

/** The size in which a state is come to and left. */
export const DESKTOP = { width: 1440, height: 900 };

/** What axe judges by colors alone. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

/** What axe judges by what a box has no room for. */
const ROOM_RULE = "scrollable-region-focusable";

/** Marks the elements whose colors axe looks at. */
const MARK = "data-judged";

/** Marks the targets whose size and room axe judges. */
const TARGET = "data-target-judged";

/** What axe judges by a box's size and place. */
const TARGET_RULE = "target-size";

/** Marks what stays in the page while a part that floats over it is judged, and the style by which the rest goes. */
const STAYS = "data-stays";

/** Where a document keeps what axe has found to be enough, as `enough` does for all documents of a worker. */
const ENOUGH = "enoughForAxe";

/**
 * Looks of text whose colors axe has found to be enough, of targets with those near them, and all that is said in a part
 * and how, each a hash: in one state of one page, and so in every other. Axe takes longer for looks and targets than for
 * everything else, header, bars, buttons and tables are the same in every state, and a part says in the narrowest window
 * what it says on a desktop.
 */
const enough = new Set<string>();

interface Judgment {
  /** The rules that are asked for; all when left out. */
  readonly rules?: readonly string[];
  /** Whether targets are judged too: axe does so only where it is told to. */
  readonly targets?: boolean;
  /** Whether the page may be no wider than its window. */
  readonly sideways?: boolean;
}

const soft = expect.configure({ soft: true });

interface Names {
  readonly mark: string;
  readonly targetMark: string;
  readonly enoughName: string;
  readonly colorRules: readonly string[];
  readonly roomRule: string;
  readonly targetRule: string;
}

/** What axe says of a part of the page it is in, and the looks with which it finds no fault; run in the page. */
async function judge(asked: Judgment & Names & { readonly part: string }) {
  const { part, rules, targets, sideways, mark, targetMark, enoughName, colorRules, roomRule, targetRule } = asked;
  for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  const { run, configure }: typeof axe = Reflect.get(globalThis, "axe");
  const known: Set<string> = Reflect.get(globalThis, enoughName);
  const elements = [...document.querySelectorAll(`${part}, ${part} *`)];

  // What is styled alike, down from the root, has the same colors: two of each look are judged, of a long table's cells the
  // first and the last, and none of a look that was judged before. A theme makes other looks of the same elements.
  const ofNoLook = new Set(
    "id for name href title value d x y x1 x2 y1 y2 cx cy r dx dy points transform width height tabindex".split(" "),
  );
  const hashOf = (text: string): string => {
    let [low, high] = [0, 0];
    for (const letter of text) {
      low = Math.imul(low ^ letter.charCodeAt(0), 0x9e3779b1);
      high = Math.imul(high ^ low ^ (low >>> 15), 0x85ebca6b);
    }
    return `${(low >>> 0).toString(36)}${(high >>> 0).toString(36)}`;
  };
  const looks = new Map<Element, string>();
  const lookOf = (element: Element): string => {
    const made = looks.get(element);
    if (made !== undefined) return made;
    const attributes = [...element.attributes]
      .filter(({ name }) => !ofNoLook.has(name) && !/^aria-(?:label|describedby|controls|owns|value)/.test(name))
      .map(({ name, value }) => `${name}=${value}`);
    const { color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight } = getComputedStyle(element);
    const above = element.parentElement === null ? "" : lookOf(element.parentElement);
    const styles = [color, backgroundColor, backgroundImage, opacity, fontSize, fontWeight];
    const look = hashOf(`${above} ${element.localName}[${attributes}] ${styles}`);
    looks.set(element, look);
    return look;
  };
  const first = new Map<string, Element>();
  const last = new Map<string, Element>();
  for (const element of elements) {
    const speaks = [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== "");
    if (!speaks && !element.matches("input, select, textarea")) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const look = lookOf(element);
    if (known.has(look)) continue;
    if (!first.has(look)) first.set(look, element);
    last.set(look, element);
  }
  const chosen = [...first.values(), ...last.values()];

  // A target has a fault only if it is smaller than a finger or another lies over it: what is so is judged once together
  // with where the others lie within a finger's reach of it.
  const FINGER = 24;
  const small = new Map<Element, string>();
  if (targets === true) {
    const boxes = [...document.querySelectorAll("a, button, input, select, textarea, summary, [tabindex], [role]")]
      .filter((target) => target.checkVisibility({ visibilityProperty: true }))
      .map((target) => ({ target, box: target.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.height > 0);
    for (const { target, box } of boxes) {
      if (!target.matches(`:is(${part}), :is(${part}) *`)) continue;
      const near = (reach: number) =>
        boxes.filter(
          (other) =>
            !other.target.contains(target) &&
            other.box.left < box.right + reach &&
            other.box.right > box.left - reach &&
            other.box.top < box.bottom + reach &&
            other.box.bottom > box.top - reach,
        );
      if (box.width >= FINGER && box.height >= FINGER && near(0).length === 0) continue;
      const room = near(FINGER).map((other) => {
        const { left, top, width, height } = other.box;
        return [lookOf(other.target), ...[left - box.left, top - box.top, width, height].map((px) => px.toFixed(1))];
      });
      const look = hashOf(`${lookOf(target)} ${box.width.toFixed(1)} ${box.height.toFixed(1)} ${room.join(" ")}`);
      if (!known.has(look)) small.set(target, look);
    }
  }

  // Whether something scrolls: axe judges only then whether the keyboard reaches it.
  const scrolls = () =>
    elements.some(
      (box) =>
        (box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1) &&
        /auto|scroll/.test(getComputedStyle(box).overflow),
    );

  // All that the other rules judge by: every element with what it says of itself and whether it is there at all, those
  // above it, what it refers to, and the page's headings. What is inside a chart has no role of its own.
  const saidOf = (element: Element): string => {
    const attributes = [...element.attributes].map(({ name, value }) => {
      if (name === "class" || (name === "style" && !value.includes("!important"))) return "";
      if (
        !/^(?:for|headers|aria-(?:labelledby|describedby|controls|owns|activedescendant|details|flowto))$/.test(name)
      ) {
        return `${name}=${value}`;
      }
      const others = value.split(/\s+/).map((id) => [...document.querySelectorAll(`[id="${CSS.escape(id)}"]`)]);
      return `${name}=${value} ${others.map((all) => all.map((other) => other.textContent))}`;
    });
    const texts = [...element.childNodes].map((node) => (node instanceof Text ? node.data : ""));
    const isThere = element.checkVisibility({ visibilityProperty: true });
    return `${element.localName}[${attributes}]${isThere}(${texts})`;
  };
  const structureOf = (): string => {
    const above: string[] = [];
    for (let e = document.querySelector(part)?.parentElement; e; e = e.parentElement) above.push(saidOf(e));
    const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6, [role=heading]")].map(
      (heading) => `${heading.localName} ${heading.ariaLevel} ${heading.checkVisibility({ visibilityProperty: true })}`,
    );
    const depthOf = (element: Element | null): number => (element === null ? 0 : 1 + depthOf(element.parentElement));
    const all = elements
      .filter(
        (element) =>
          element.closest("svg") === null || element.matches("svg, title, a, [role], [tabindex], [aria-label]"),
      )
      .map((element) => `${depthOf(element)} ${saidOf(element)}`);
    return hashOf([part, document.title, ...above, ...headings, ...all].join("\n"));
  };
  const structure = rules === undefined ? structureOf() : null;
  const sizeRules = [...colorRules, roomRule, targetRule];
  const asks = structure !== null && known.has(structure) ? sizeRules : rules;
  const due = asks?.filter((rule) => {
    if (colorRules.includes(rule)) return chosen.length > 0;
    if (rule === targetRule) return small.size > 0;
    return rule !== roomRule || scrolls();
  });
  const found: string[] = [];
  const passed: string[] = [];
  if (due?.length !== 0) {
    for (const element of chosen) element.setAttribute(mark, "");
    for (const target of small.keys()) target.setAttribute(targetMark, "");
    configure({
      rules: [
        { id: "color-contrast", selector: `[${mark}]` },
        { id: targetRule, selector: `[${targetMark}]` },
      ],
    });
    // What passes is not asked for: axe takes a third longer to write that down.
    const { violations, incomplete } = await run(part, {
      resultTypes: ["violations", "incomplete"],
      elementRef: true,
      selectors: false,
      iframes: false,
      preload: false,
      ...(due === undefined ? {} : { runOnly: due }),
      ...(small.size > 0 ? { rules: { [targetRule]: { enabled: true } } } : {}),
    });
    for (const element of chosen) element.removeAttribute(mark);
    for (const target of small.keys()) target.removeAttribute(targetMark);
    found.push(...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`));
    // Poor is what axe calls poor or cannot tell: it is looked at again in the next state.
    const poor = [...violations, ...incomplete].filter(({ id }) => colorRules.includes(id));
    const unsure = new Set<Element | undefined>(poor.flatMap(({ nodes }) => nodes.map(({ element }) => element)));
    const judged = due === undefined || due.some((rule) => colorRules.includes(rule));
    if (judged && !violations.some(({ id }) => colorRules.includes(id))) {
      passed.push(
        ...[...first]
          .filter(([look, element]) => !unsure.has(element) && !unsure.has(last.get(look)))
          .map(([look]) => look),
      );
    }
    if (![...violations, ...incomplete].some(({ id }) => id === targetRule)) passed.push(...small.values());
    if (structure !== null && violations.length === 0) passed.push(structure);
    for (const look of passed) known.add(look);
  }
  const { scrollWidth, clientWidth } = document.documentElement;
  if (sideways === true && scrollWidth > clientWidth) {
    found.push(`the page is ${scrollWidth - clientWidth} px wider than its window`);
  }
  return { found, passed };
}

/**
 * Axe finds nothing, looked at when no color is on its way to another and charts are drawn. What it finds counts when it
 * stays: a box is known to scroll a moment after it has grown.
 *
 * @param part Selector of what axe looks at; the whole page when left out.
 */
export async function expectAccessible(page: Page, part = "html", judgment: Judgment = {}): Promise<void> {
  // Half a megabyte, which a document is given once.
  if (!(await page.evaluate(() => "axe" in globalThis))) {
    await page.evaluate(axe.source);
    await page.evaluate(([name, looks]) => Reflect.set(globalThis, name, new Set(looks)), [
      ENOUGH,
      [...enough],
    ] as const);
  }
  const where = `${page.viewportSize()?.width} px, ${judgment.rules?.join(", ") ?? "all rules"}`;
  const names = {
    mark: MARK,
    targetMark: TARGET,
    enoughName: ENOUGH,
    colorRules: COLOR_RULES,
    roomRule: ROOM_RULE,
    targetRule: TARGET_RULE,
  };
  const find = async () => {
    const { found, passed } = await page.evaluate(judge, { ...judgment, ...names, part });
    for (const look of passed) enough.add(look);
    return found;
  };
  // On a busy machine one look at a page of many charts takes as long as other things are waited for.
  await soft.poll(find, { message: `what axe finds at ${where}`, timeout: 60_000 }).toEqual([]);
}

/**
 * Takes what lies under a part that floats over the page out of the page, but for what it is anchored to: charts and tables
 * would be drawn anew with every size, theme and language, behind what is judged.
 *
 * @returns What puts it back; null where the part does not float.
 */
async function takeAwayUnder(page: Page, part: string): Promise<(() => Promise<void>) | null> {
  const floats = await page.evaluate(
    ([selector, stays]) => {
      const upFrom = (element: Element | null): Element[] =>
        element === null ? [] : [element, ...upFrom(element.parentElement)];
      const floating = document.querySelector(selector);
      if (!upFrom(floating).some((box) => /fixed|absolute/.test(getComputedStyle(box).position))) return false;
      for (const whole of [floating, ...document.querySelectorAll("[data-popup-open]")]) {
        for (const box of upFrom(whole)) box.setAttribute(stays, box === whole ? "whole" : "");
      }
      const style = document.head.appendChild(document.createElement("style"));
      style.id = stays;
      style.textContent = `#root *:not([${stays}], [${stays}=whole] *) { display: none !important }`;
      return true;
    },
    [part, STAYS] as const,
  );
  if (!floats) return null;
  return () =>
    page.evaluate((stays) => {
      document.getElementById(stays)?.remove();
      for (const element of document.querySelectorAll(`[${stays}]`)) element.removeAttribute(stays);
    }, STAYS);
}

/**
 * On a desktop in light, and in the narrowest window (1280 px at 400 %), everything; in dark the colors, on a desktop and in
 * the narrowest window. A phone has the narrowest window's layout with more room. No wider than the window in either, in
 * English and in Turkish. Drawing the page anew takes as long as judging it, so it is drawn four times for all of these. The
 * page has its size, theme and language again afterwards.
 *
 * @param part Selector of what axe looks at; the whole page when left out.
 */
export async function expectAccessibleEverywhere(page: Page, part = "html"): Promise<void> {
  // At once, so that the page is laid out and drawn once.
  const wear = (size: ViewportSize, colorScheme: "light" | "dark", language: Locale) =>
    Promise.all([
      speak(page, language),
      // A button that comes alive while the page is judged is not caught between two colors.
      page.emulateMedia({ colorScheme, reducedMotion: "reduce" }),
      page.setViewportSize(size),
    ]);

  await wear(DESKTOP, "light", "en");
  await expectAccessible(page, part, { sideways: true });

  const putBack = await takeAwayUnder(page, part);
  await wear(DESKTOP, "dark", "tr");
  await expectAccessible(page, part, { rules: COLOR_RULES, sideways: true });

  await wear({ width: 320, height: 700 }, "dark", "tr");
  await expectAccessible(page, part, { rules: [...COLOR_RULES, ROOM_RULE], sideways: true });

  // Fingers' targets are judged at those under the bar at the window's foot, too, where the window ends below them.
  const whole = await page.evaluate(
    (selector) => Math.max(...[...document.querySelectorAll(selector)].map(({ scrollHeight }) => scrollHeight)),
    putBack === null ? "html" : `html, ${part}, ${part} *`,
  );
  await wear({ width: 320, height: Math.max(700, whole + 200) }, "light", "en");
  await expectAccessible(page, part, { targets: true, sideways: true });

  await page.setViewportSize(DESKTOP);
  await putBack?.();
}
