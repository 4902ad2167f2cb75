import type { StoreApi } from "zustand";
import { type DataRecord, dataRecordSchema } from "./data-record";
import type { DataState } from "./data-state";
import { settledAll } from "./data-steps";
import { cancelDataWork } from "./data-worker";
import { openDatabase } from "./database";

/** Key of the place's record among the database's settings. */
const SETTING = "data";

/** What of the state the next visit finds. */
const REMEMBERED = ["sources", "config", "made", "content", "bank", "facts", "graph", "sketches", "kept"] as const;

function recordOf({ sources, config, made, content, bank, facts, graph, sketches, kept }: DataState): DataRecord {
  // Rows of the tables are not written down: only what they are called, and what was counted.
  const remembered = sources.map(({ file: _, opened, ...source }) => ({
    ...source,
    opened: { ...opened, table: opened.table === null ? null : { ...opened.table, sample: [] } },
  }));
  return { sources: remembered, config, made, content, bank, facts, graph, sketches, kept };
}

/** What outlives the page of the place's state: its record among the database's settings, as long as nobody forgets it. */
export function rememberData(store: StoreApi<DataState>) {
  /** Every tab hears of it: what it holds would be written down again with its next change. */
  const forgetting = "BroadcastChannel" in globalThis ? new BroadcastChannel("segment-studio.forgetting") : null;
  forgetting?.addEventListener("message", reset);

  function reset(): void {
    if (store.getState().progress !== null) void cancelDataWork("cancel");
    store.setState(store.getInitialState());
  }

  /** Shows what the last visit left, and from then on writes down what is to be found by the next one. */
  async function follow(): Promise<void> {
    const database = await openDatabase().catch(() => null);
    const found = dataRecordSchema.safeParse(await database?.setting(SETTING).catch(() => null));
    if (found.success && store.getState().sources.length === 0) {
      const { sources, ...left } = found.data;
      // Earlier builds knew tables by name, size and time.
      const known = settledAll(left, sources);
      store.setState({ ...left, ...known, sources: sources.map((source) => ({ ...source, file: null })) });
    }
    const initial = store.getInitialState();
    let writing = false;
    let due = false;
    const write = async () => {
      due = true;
      if (writing) return;
      writing = true;
      // What changes while one record is written goes into the next.
      while (due) {
        due = false;
        const state = store.getState();
        // Forgotten: there is nothing to write down.
        if (REMEMBERED.every((key) => state[key] === initial[key])) continue;
        await database?.setSetting(SETTING, recordOf(state)).catch(() => undefined);
      }
      writing = false;
    };
    store.subscribe((state, before) => {
      if (REMEMBERED.some((key) => state[key] !== before[key])) void write();
    });
  }

  /** Once the last visit's record was read, if there is one: nothing may be written over it before. */
  const restored = follow();

  async function forget(): Promise<void> {
    await restored;
    reset();
    forgetting?.postMessage(null);
  }

  return { restored, forget };
}
