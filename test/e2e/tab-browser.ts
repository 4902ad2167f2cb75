import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { requireWholeChromium, testArguments } from "../../scripts/lib/chromium.mjs";

interface Answer {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** A tab that can really be hidden. */
export interface RealTab {
  evaluate<T>(page: () => T | Promise<T>): Promise<T>;
  /** Asks until the answer is true; the last answer is in the error when the time is over. */
  until(what: string, page: () => boolean, milliseconds?: number): Promise<void>;
  show(): Promise<void>;
}

export interface TabBrowser {
  /** Opens a tab in front of all others; `first` runs in the page before its own scripts. */
  open(url: string, first?: () => void): Promise<RealTab>;
  close(): Promise<void>;
}

/**
 * Chromium without Playwright, which makes every page believe that it is in front. Spoken to over a pipe in the DevTools
 * protocol: messages are JSON, each ended by a zero byte.
 */
export async function openTabBrowser(): Promise<TabBrowser> {
  const profile = await mkdtemp(join(tmpdir(), "segment-studio-tabs-"));
  const child = spawn(
    requireWholeChromium(),
    [...testArguments, "--headless=new", "--remote-debugging-pipe", `--user-data-dir=${profile}`, "about:blank"],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
  );
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const waiting = new Map<number, (answer: Answer) => void>();
  const [, , , input, output] = child.stdio;
  if (input == null || output == null) throw new Error("Chromium has no pipe.");
  hear(output as Readable, (answer) => {
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });

  let last = 0;
  function send(method: string, params: object, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++last;
    return new Promise((resolve, reject) => {
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id);
        if (error === undefined) resolve(result ?? {});
        else reject(new Error(`${method}: ${error.message}`));
      });
      (input as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  async function open(url: string, first: () => void = () => undefined): Promise<RealTab> {
    const { targetId } = await send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
    const session = String(sessionId);
    await send("Page.enable", {}, session);
    await send("Page.addScriptToEvaluateOnNewDocument", { source: `(${first})();` }, session);
    await send("Page.navigate", { url }, session);
    const tab: RealTab = {
      async evaluate<T>(page: () => T | Promise<T>): Promise<T> {
        const options = { expression: `(${page})()`, awaitPromise: true, returnByValue: true };
        const { result, exceptionDetails } = await send("Runtime.evaluate", options, session);
        if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
        return Reflect.get(Object(result), "value");
      },
      async until(what, page, milliseconds = 60_000) {
        const end = Date.now() + milliseconds;
        while (!(await tab.evaluate(page))) {
          if (Date.now() > end) throw new Error(`${what}: not after ${milliseconds} ms`);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      },
      async show() {
        await send("Target.activateTarget", { targetId });
      },
    };
    await tab.show();
    await tab.until("the page opens", () => "segmentStudio" in globalThis || location.href === "about:blank");
    return tab;
  }

  return {
    open,
    async close() {
      await send("Browser.close", {}).catch(() => undefined);
      await exited;
      await rm(profile, { recursive: true, force: true });
    },
  };
}

function hear(output: Readable, onAnswer: (answer: Answer) => void): void {
  let rest = "";
  output.setEncoding("utf8").on("data", (chunk: string) => {
    const messages = (rest + chunk).split("\0");
    rest = messages.pop() ?? "";
    for (const message of messages) onAnswer(JSON.parse(message));
  });
}
