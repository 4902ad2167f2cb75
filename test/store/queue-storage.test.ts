import { expect, it } from "vitest";
import { forgetQueue, type StoredQueue, storedQueues, storeQueue } from "../../src/store/queue-storage";
import { defaultConfig } from "../../src/tasks/config";

/** What localStorage does, in memory. */
function memory(full = false) {
  const values = new Map<string, string>();
  return {
    get length() {
      return values.size;
    },
    key: (index: number) => [...values.keys()][index] ?? null,
    getItem: (key: string) => values.get(key) ?? null,
    setItem(key: string, value: string) {
      if (full) throw new DOMException("full", "QuotaExceededError");
      values.set(key, value);
    },
    removeItem: (key: string) => void values.delete(key),
  };
}

function queue(id: string, startedAt: number): StoredQueue {
  const file = { file: "a", bytes: 1, sha256: "s" };
  const run = (name: string) => ({ id: `${id}-${name}`, name, config: defaultConfig(), model: null });
  return {
    id,
    startedAt,
    demo: false,
    runs: [run("a"), run("b")],
    endings: [],
    way: null,
    sketches: file,
    foundation: { ...file, file: "b" },
  };
}

it("keeps queues apart, newest first, and forgets one", () => {
  const storage = memory();
  storage.setItem("segment-studio.preferences", "{}");
  storeQueue(storage, queue("old", 1));
  storeQueue(storage, queue("new", 2));
  expect(storedQueues(storage)).toEqual([queue("new", 2), queue("old", 1)]);
  const later: StoredQueue = { ...queue("old", 1), endings: [{ kind: "failed", seconds: 0, code: "x" }] };
  storeQueue(storage, later);
  expect(storedQueues(storage)[1]).toEqual(later);
  forgetQueue(storage, "new");
  expect(storedQueues(storage)).toEqual([later]);
});

it("keeps what the columns of a table mean, and is no queue of a table that says it otherwise", () => {
  const storage = memory();
  const table = { label: "outcome", id: null, features: ["age", "income"], decimal: "," } as const;
  storeQueue(storage, { ...queue("table", 1), sketches: { file: "p.csv", bytes: 1, sha256: "s", table } });
  expect(storedQueues(storage).map(({ sketches }) => sketches?.table)).toEqual([table]);
  const broken = { ...queue("broken", 2), sketches: { file: "p.csv", bytes: 1, sha256: "s", table: { label: 7 } } };
  storage.setItem("segment-studio.queue.broken", JSON.stringify(broken));
  expect(storedQueues(storage).map(({ id }) => id)).toEqual(["table"]);
});

it("keeps a queue whose runs begin without a foundation model", () => {
  const storage = memory();
  storeQueue(storage, { ...queue("scratch", 1), foundation: null });
  expect(storedQueues(storage).map(({ foundation }) => foundation)).toEqual([null]);
});

it("passes over what is damaged, of another version, or done", () => {
  const storage = memory();
  storage.setItem("segment-studio.queue.damaged", "{");
  storage.setItem("segment-studio.queue.other", JSON.stringify({ ...queue("other", 1), runs: [] }));
  storage.setItem("segment-studio.queue.never", JSON.stringify(queue("never", 1e300)));
  const ending = { kind: "finished", seconds: 1, code: null } as const;
  storeQueue(storage, { ...queue("done", 1), endings: [ending, ending] });
  storeQueue(storage, queue("good", 1));
  expect(storedQueues(storage).map(({ id }) => id)).toEqual(["good"]);
});

it("lasts as long as the tab where nothing can be stored", () => {
  const storage = memory(true);
  expect(() => storeQueue(storage, queue("a", 1))).not.toThrow();
  expect(storedQueues(storage)).toEqual([]);
});

it("keeps a whole way before its sketches are made, and queues of builds that knew none", () => {
  const storage = memory();
  const way = { demo: true, sketch: { walks: [2] }, tables: null };
  const [first, second] = queue("way", 2).runs;
  const runs = [first, { ...second, model: first?.id ?? null }].flatMap((run) => (run?.id === undefined ? [] : [run]));
  const begun = { ...queue("way", 2), way, runs, sketches: null, foundation: null } as StoredQueue;
  storeQueue(storage, begun);
  const { way: _, ...earlier } = queue("earlier", 1);
  const known = { ...earlier, runs: earlier.runs.map(({ model: __, ...run }) => run) };
  storage.setItem("segment-studio.queue.earlier", JSON.stringify(known));
  expect(storedQueues(storage)).toEqual([begun, queue("earlier", 1)]);
});
