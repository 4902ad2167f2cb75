import type { Browser, Page } from "@playwright/test";
import { z } from "zod";

const traceSchema = z.object({
  traceEvents: z.array(
    z.looseObject({
      name: z.string(),
      pid: z.number(),
      tid: z.number(),
      tdur: z.number().optional(),
      args: z.looseObject({ name: z.unknown() }).partial().optional(),
    }),
  ),
});

/**
 * The longest task of the page's main thread while something is done, in milliseconds of processor time: a machine that
 * is busy with other things makes tasks last longer, not cost more.
 *
 * @param act Waits with `waitFor`, not with `expect`: each look of that which does not find what it wants has Playwright
 * write down the whole page's accessibility tree, in a task of the page that is longer than its own.
 * @throws When Chromium's trace holds no task of the page, so that nothing was measured.
 */
export async function longestTask(browser: Browser, page: Page, act: () => Promise<void>): Promise<number> {
  await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-devtools.timeline"] });
  await act();
  const { traceEvents } = traceSchema.parse(JSON.parse((await browser.stopTracing()).toString("utf8")));
  const mainThreads = new Set(
    traceEvents.flatMap(({ name, pid, tid, args }) =>
      name === "thread_name" && args?.name === "CrRendererMain" ? [`${pid}.${tid}`] : [],
    ),
  );
  const tasks = traceEvents.flatMap(({ name, pid, tid, tdur }) =>
    tdur !== undefined && name.endsWith("RunTask") && mainThreads.has(`${pid}.${tid}`) ? [tdur] : [],
  );
  if (tasks.length < 10) throw new Error(`The trace holds ${tasks.length} tasks of the page.`);
  return tasks.reduce((longest, task) => Math.max(longest, task), 0) / 1000;
}
