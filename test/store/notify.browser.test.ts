import { beforeEach, expect, it, vi } from "vitest";
import { loadErrorSentences } from "../../src/i18n/errors";
import { notifyOfEnds, runNotice, useNotify } from "../../src/store/notify";
import { newRunView } from "../../src/store/run-view";
import { useStudio } from "../../src/store/studio";
import { studioEvents } from "../../src/store/studio-events";
import { runHeader } from "./run-header";

await loadErrorSentences();

const shown: string[] = [];
/** A system that shows whatever it is given. */
class Shown {
  static permission: NotificationPermission = "default";
  static answer: NotificationPermission = "granted";
  static async requestPermission(): Promise<NotificationPermission> {
    Shown.permission = Shown.answer;
    return Shown.answer;
  }
  constructor(title: string) {
    shown.push(title);
  }
}

const view = newRunView(runHeader, null);
const error = { code: "engine/device-lost", params: {} };
const failed = { ...view, state: "failed", error } as const;

let hidden = true;
beforeEach(() => {
  shown.length = 0;
  vi.stubGlobal("Notification", Shown);
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
  hidden = true;
});

it("asks when the switch is turned on, stays off when the browser refuses, and remembers", async () => {
  Shown.answer = "denied";
  await useNotify.getState().set(true);
  expect(useNotify.getState()).toMatchObject({ on: false, blocked: true });
  Shown.answer = "granted";
  await useNotify.getState().set(true);
  expect(useNotify.getState()).toMatchObject({ on: true, blocked: false });
  expect(JSON.parse(localStorage.getItem("segment-studio.preferences") ?? "{}")).toMatchObject({ notify: true });
  await useNotify.getState().set(false);
  expect(useNotify.getState()).toMatchObject({ on: false, blocked: false });
});

it("tells the end of a run that nobody watches, and nothing else", async () => {
  const stop = notifyOfEnds();
  const start = () => {
    useStudio.setState({ run: view, locale: "en" });
    studioEvents.emit("run", { type: "started", header: runHeader, earlier: null });
  };
  const fail = () => {
    useStudio.setState({ run: failed });
    studioEvents.emit("run", { type: "failed", error });
  };
  start();
  fail();
  expect(shown, "switched off").toEqual([]);

  await useNotify.getState().set(true);
  hidden = false;
  start();
  fail();
  expect(shown, "somebody watches").toEqual([]);

  hidden = true;
  fail();
  expect(shown, "a start that was refused").toEqual([]);

  start();
  fail();
  expect(shown).toEqual(["The run ended with an error"]);
  stop();
});

it("says what the run came to", () => {
  expect(runNotice(failed, "en").body).toMatch(/graphics/i);
  const result = {
    outcome: "stopped-by-user",
    bestEpoch: null,
    evaluatedEpoch: null,
    test: null,
    nonFiniteStep: null,
    seconds: 1,
    secondsPerStep: null,
  } as const;
  expect(runNotice({ ...view, state: "finished", result }, "tr")).toEqual({
    title: "Çalıştırma bitti",
    body: "Saklanan epoch yok.",
  });
});
