import { expect, it } from "vitest";
import { keepsAwake, ScreenWake } from "../../src/store/wake-lock";

/** A browser that gives locks until it is told to refuse, and takes them away when the page is hidden. */
function makeBrowser() {
  const given: { released: boolean; release(): Promise<void> }[] = [];
  const browser = {
    given,
    refuses: false,
    async request() {
      if (browser.refuses) throw new DOMException("battery", "NotAllowedError");
      const lock = {
        released: false,
        async release() {
          lock.released = true;
        },
      };
      given.push(lock);
      return lock;
    },
  };
  return browser;
}

it("asks once, gives back, and asks again after the browser took the lock away", async () => {
  const browser = makeBrowser();
  const wake = new ScreenWake(() => browser.request());
  await wake.want(true);
  await wake.want(true);
  expect(browser.given).toHaveLength(1);
  expect(wake.held).toBe(true);

  await browser.given[0]?.release();
  expect(wake.held).toBe(false);
  await wake.want(true);
  expect(browser.given).toHaveLength(2);

  await wake.want(false);
  expect(wake.held).toBe(false);
  expect(browser.given.every(({ released }) => released)).toBe(true);
});

it("ends as was wanted last, however slowly the browser answers", async () => {
  const browser = makeBrowser();
  const wake = new ScreenWake(() => browser.request());
  await Promise.all([wake.want(true), wake.want(false)]);
  expect(wake.held).toBe(false);
  await Promise.all([wake.want(true), wake.want(false), wake.want(true)]);
  expect(wake.held).toBe(true);
});

it("takes a refusal calmly and asks again later", async () => {
  const browser = makeBrowser();
  const wake = new ScreenWake(() => browser.request());
  browser.refuses = true;
  await wake.want(true);
  expect(wake.held).toBe(false);
  browser.refuses = false;
  await wake.want(true);
  expect(wake.held).toBe(true);
});

it("lets the screen go while nothing is computed", () => {
  expect(keepsAwake({ state: "training" })).toBe(true);
  expect(keepsAwake({ state: "evaluating" })).toBe(true);
  for (const state of ["paused", "finished", "failed"] as const) expect(keepsAwake({ state })).toBe(false);
  expect(keepsAwake(null)).toBe(false);
});
