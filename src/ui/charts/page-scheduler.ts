import { RedrawScheduler } from "./redraw-scheduler";

/** When the page is too busy for idle time, a round begins after this many milliseconds all the same. */
const IDLE_TIMEOUT = 200;

function inOwnTask(callback: () => void, soon: boolean): void {
  if (!soon && "requestIdleCallback" in window) {
    window.requestIdleCallback(callback, { timeout: IDLE_TIMEOUT });
    return;
  }
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    callback();
  };
  port2.postMessage(null);
}

/** The one schedule of everything that this page draws in a task of its own. */
export const pageScheduler = new RedrawScheduler({
  now: () => performance.now(),
  defer: inOwnTask,
  delay: (callback, milliseconds) => setTimeout(callback, milliseconds),
  isVisible: () => !document.hidden,
});

// Words and numbers of charts are also asked for where there is no page.
if ("document" in globalThis) document.addEventListener("visibilitychange", () => pageScheduler.catchUp());
