import { describe, expect, it } from "vitest";
import { holdRun, ownedRuns, releaseRun, runsElsewhere, untilFree } from "../../src/storage/run-lock";

/** Holds a run's lock as another tab would. */
async function holdElsewhere(id: string): Promise<() => void> {
  return new Promise((resolve) => {
    void navigator.locks.request(
      `segment-studio.run.${id}`,
      () => new Promise<void>((release) => resolve(() => release())),
    );
  });
}

describe("a run's lock", () => {
  it("is given once, and again to who has it", async () => {
    expect(await holdRun("a")).toBe(true);
    expect(await holdRun("a")).toBe(true);
    expect(await ownedRuns()).toEqual(new Set(["a"]));
    expect(await runsElsewhere()).toEqual(new Set());
    releaseRun("a");
    await expect.poll(ownedRuns).toEqual(new Set());
  });

  it("is refused while another tab has it, and free as soon as that lets go", async () => {
    const release = await holdElsewhere("b");
    expect(await holdRun("b")).toBe(false);
    expect(await runsElsewhere()).toEqual(new Set(["b"]));
    let free = false;
    const waiting = untilFree("b", new AbortController().signal).then(() => {
      free = true;
    });
    const waits = async () => (await navigator.locks.query()).pending?.map(({ name }) => name);
    await expect.poll(waits).toEqual(["segment-studio.run.b"]);
    expect(free).toBe(false);
    expect(await ownedRuns(), "who waits owns nothing").toEqual(new Set(["b"]));
    release();
    await waiting;
    expect(await ownedRuns()).toEqual(new Set());
    expect(await holdRun("b")).toBe(true);
    releaseRun("b");
  });

  it("is waited for no longer than wanted", async () => {
    const release = await holdElsewhere("c");
    const over = new AbortController();
    const waiting = untilFree("c", over.signal);
    over.abort();
    await expect(waiting).rejects.toThrow();
    release();
  });

  it("may be let go by who never had it", () => {
    expect(() => releaseRun("never")).not.toThrow();
  });
});
