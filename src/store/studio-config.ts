import type { SketchesSummary } from "../protocol/files";
import { type Config, defaultConfig, parseConfig, withChanges } from "../tasks/config";
import type { TaskId } from "../tasks/registry";
import { tableConfig } from "../tasks/segment/table-config";
import { formDefaults } from "./config-fields";
import { fetchDemoConfig } from "./demo";
import { isRunning } from "./phase";
import type { StudioContext } from "./studio-context";

/** The configuration, per task, and the checks of it. */
export function studioConfig({ set, get, worker }: StudioContext) {
  let beforeDemo: Config | null = null;
  /** What was set for tasks that are not chosen now. */
  const setAside = new Map<TaskId, Config>();
  /** The forms that a table took the place of; null without one. */
  let beforeTable: { readonly config: Config; readonly setAside: ReadonlyMap<TaskId, Config> } | null = null;
  /** The batch size that fits the open table; another one in the form was typed. */
  let fittedBatch: number | null = null;
  /** The configuration file that was taken last, and the form that it made. */
  let dropped: { readonly json: object; readonly config: Config } | null = null;
  let turn = 0;

  /** Asks for the checks before a run with these inputs and this configuration. */
  async function refreshPreflight(): Promise<void> {
    const mine = ++turn;
    const { sketches, foundation, config, run } = get();
    if (isRunning(run)) return;
    if (sketches.value === null && foundation.value === null) return set({ preflight: null, preflightError: null });
    const result = await worker().run.preflight(config);
    if (mine !== turn) return;
    set(
      result.ok ? { preflight: result.value, preflightError: null } : { preflight: null, preflightError: result.error },
    );
  }

  /** The demo's runs of a task are short ones. */
  async function takeDemoConfig(task: TaskId): Promise<void> {
    const demo = await fetchDemoConfig(task);
    const { config } = get();
    // Whoever has typed or chosen something else meanwhile keeps it.
    if (demo.ok && get().demo && JSON.stringify(config) === JSON.stringify(defaultConfig(task)))
      actions.setConfig(demo.config);
  }

  const actions = {
    /** Replaces some keys; the configuration stays valid (forms validate before they call). */
    setConfig(changes: Partial<Config>): void {
      set(({ config }) => ({ config: withChanges(config, changes) }));
      void refreshPreflight();
    },

    /** Another task, with its defaults. */
    setTask(task: TaskId): void {
      const { config, demo } = get();
      if (task === config.task) return;
      setAside.set(config.task, config);
      set({ config: setAside.get(task) ?? defaultConfig(task) });
      void refreshPreflight();
      if (demo && !setAside.has(task)) void takeDemoConfig(task);
    },

    resetConfig(): void {
      set((state) => ({ config: formDefaults(state) }));
      void refreshPreflight();
    },

    /** What is set for a task, whichever is chosen. */
    configOf(task: TaskId): Config {
      const { config } = get();
      return task === config.task ? config : (setAside.get(task) ?? defaultConfig(task));
    },

    /** Whoever reads `configurations` empties it. */
    takeConfigurations(): void {
      set({ configurations: null });
    },
  };

  return {
    refreshPreflight,

    /** The demo's files and configuration belong together: other files bring the user's own configuration back. */
    enterDemo(config: Config) {
      beforeDemo ??= get().config;
      setAside.clear();
      set({ demo: true, config });
    },

    leaveDemo() {
      if (!get().demo) return;
      set({ demo: false, config: beforeDemo ?? defaultConfig(get().config.task) });
      beforeDemo = null;
      setAside.clear();
    },

    /**
     * A table brings its own form: a segment run from scratch with its labels as classes. What a configuration file that
     * was dropped beside it says holds all the same.
     */
    enterTable(table: Pick<SketchesSummary, "labels">) {
      const { config } = get();
      beforeTable ??= { config, setAside: new Map(setAside) };
      const before = actions.configOf("segment");
      const fitted = tableConfig(before, table);
      const typed = fittedBatch !== null && before.batchSize !== fittedBatch;
      const form = typed ? { ...fitted, batchSize: before.batchSize } : fitted;
      fittedBatch = fitted.batchSize;
      if (config.task !== "segment") setAside.set(config.task, config);
      const said = dropped?.config === config && config.task === "segment" ? dropped.json : {};
      dropped = null;
      set({ config: parseConfig({ ...form, ...said }) });
    },

    /** Sketches, or none, bring the form back that the table took the place of. */
    leaveTable() {
      if (beforeTable === null) return;
      set({ config: beforeTable.config });
      setAside.clear();
      for (const [task, config] of beforeTable.setAside) setAside.set(task, config);
      beforeTable = null;
      fittedBatch = null;
    },

    /** Takes a configuration file. @throws ConfigError */
    takeFile(json: unknown) {
      const config = parseConfig(json);
      dropped = typeof json === "object" && json !== null ? { json, config } : null;
      set({ config });
    },
    actions,
  };
}

export type StudioConfig = ReturnType<typeof studioConfig>;
