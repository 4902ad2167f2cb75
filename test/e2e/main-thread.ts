import type { Browser, Page } from "@playwright/test";
import { z } from "zod";

const traceSchema = z.object({
  traceEvents: z.array(
    z.looseObject({
      name: z.string(),
      pid: z.number(),
      tid: z.number(),
      ts: z.number().optional(),
      tdur: z.number().optional(),
      dur: z.number().optional(),
      args: z
        .object({ name: z.unknown(), chrome_mojo_event_info: z.object({ mojo_interface_tag: z.string() }).partial() })
        .partial()
        .optional(),
    }),
  ),
});

type TraceEvent = z.output<typeof traceSchema>["traceEvents"][number];

/**
 * The longest task of the page's main thread while something is done, in milliseconds of processor time: a machine that
 * is busy with other things makes tasks last longer, not cost more. Playwright looks for things in tasks of the page's own
 * thread, up to 70 ms each where ten runs are compared; no user has these, and of them only the events count that the page
 * handles there (a choice that Playwright made for it).
 *
 * @throws When Chromium's trace holds no task of the page, so that nothing was measured.
 */
export async function longestTask(browser: Browser, page: Page, act: () => Promise<void>): Promise<number> {
  await browser.startTracing(page, {
    categories: ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"],
  });
  await act();
  const { traceEvents } = traceSchema.parse(JSON.parse((await browser.stopTracing()).toString("utf8")));
  const mainThreads = new Set(
    traceEvents.flatMap(({ name, pid, tid, args }) =>
      name === "thread_name" && args?.name === "CrRendererMain" ? [`${pid}.${tid}`] : [],
    ),
  );
  const events = traceEvents.filter(({ pid, tid, tdur }) => tdur !== undefined && mainThreads.has(`${pid}.${tid}`));
  const looks = events.filter(isPlaywrights);
  const handled = events.filter(({ name }) => name === "EventDispatch");
  const tasks = events.flatMap((task) => {
    if (!task.name.endsWith("RunTask")) return [];
    if (!looks.some((look) => isWithin(look, task))) return [task.tdur ?? 0];
    return handled.filter((event) => isWithin(event, task)).map(({ tdur = 0 }) => tdur);
  });
  if (tasks.length < 10) throw new Error(`The trace holds ${tasks.length} tasks of the page.`);
  return tasks.reduce((longest, task) => Math.max(longest, task), 0) / 1000;
}

/** Whether a slice is a message of the protocol by which Playwright asks the page something. */
function isPlaywrights({ args }: TraceEvent): boolean {
  return args?.chrome_mojo_event_info?.mojo_interface_tag === "blink.mojom.DevToolsSession";
}

function isWithin(inner: TraceEvent, { pid, tid, ts = 0, dur = 0 }: TraceEvent): boolean {
  return inner.pid === pid && inner.tid === tid && (inner.ts ?? 0) >= ts && (inner.ts ?? 0) < ts + dur;
}
