import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  type AskedStorage,
  askForPersistence,
  checkPersistence,
  persistWithFirstRun,
  usePersistence,
} from "../../src/store/persistence";
import { studioEvents } from "../../src/store/studio-events";
import { runHeader } from "./run-header";

function storage(promised: boolean, answer: () => Promise<boolean>) {
  return { persisted: async () => promised, persist: vi.fn(answer) } satisfies AskedStorage;
}

beforeEach(() => usePersistence.setState({ persistent: null }));

describe("askForPersistence", () => {
  it("knows what the browser answers", async () => {
    await askForPersistence(storage(false, async () => true));
    expect(usePersistence.getState().persistent).toBe(true);
    await askForPersistence(storage(false, async () => false));
    expect(usePersistence.getState().persistent).toBe(false);
  });

  it("does not ask for what was promised already", async () => {
    const promised = storage(true, async () => false);
    await askForPersistence(promised);
    expect(promised.persist).not.toHaveBeenCalled();
    expect(usePersistence.getState().persistent).toBe(true);
  });

  it("takes a request that fails for a refusal", async () => {
    await askForPersistence(storage(false, () => Promise.reject(new DOMException("no", "NotAllowedError"))));
    expect(usePersistence.getState().persistent).toBe(false);
  });

  it("asks where the browser does not say what it promised", async () => {
    const silent = {
      persisted: () => Promise.reject(new DOMException("no", "NotAllowedError")),
      persist: async () => true,
    };
    await checkPersistence(silent);
    expect(usePersistence.getState().persistent).toBe(false);
    await askForPersistence(silent);
    expect(usePersistence.getState().persistent).toBe(true);
  });
});

describe("checkPersistence", () => {
  it("never asks", async () => {
    const open = storage(false, async () => true);
    await checkPersistence(open);
    expect(open.persist).not.toHaveBeenCalled();
    expect(usePersistence.getState().persistent).toBe(false);
  });
});

it("a browser is asked once for its promise, with the first run", async () => {
  const persist = vi.spyOn(navigator.storage, "persist").mockResolvedValue(true);
  const persisted = vi.spyOn(navigator.storage, "persisted").mockResolvedValue(false);
  persistWithFirstRun();
  expect(persisted, "nothing worth keeping yet").not.toHaveBeenCalled();
  const start = (id: string) =>
    studioEvents.emit("run", { type: "started", header: { ...runHeader, id }, earlier: null });
  start("1");
  await expect.poll(() => usePersistence.getState().persistent).toBe(true);
  usePersistence.setState({ persistent: null });
  await Promise.all(start("2"));
  // The browser answers at once: whoever had asked it would know by now.
  await new Promise((resolve) => setTimeout(resolve));
  expect(usePersistence.getState().persistent).toBeNull();
  expect(persisted).toHaveBeenCalledOnce();
  expect(persist).toHaveBeenCalledOnce();
});
