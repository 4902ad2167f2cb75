import { type Config, defaultConfig, withChanges } from "../tasks/config";
import type { TaskId } from "../tasks/registry";
import { fetchDemoConfig } from "./demo";
import { isRunning } from "./phase";
import type { Actions, StudioContext } from "./studio-context";

export interface StudioConfig {
  readonly actions: Actions<"setConfig" | "setTask" | "resetConfig" | "configOf" | "takeConfigurations">;
  /** Asks for the checks before a run with these inputs and this configuration. */
  refreshPreflight(): Promise<void>;
  /** The demo's files and configuration belong together: other files bring the user's own configuration back. */
  enterDemo(config: Config): void;
  leaveDemo(): void;
}

/** The configuration, per task, and the checks of it. */
export function studioConfig({ set, get, worker }: StudioContext): StudioConfig {
  let beforeDemo: Config | null = null;
  /** What was set for tasks that are not chosen now. */
  const setAside = new Map<TaskId, Config>();
  let turn = 0;

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
      get().setConfig(demo.config);
  }

  return {
    refreshPreflight,

    enterDemo(config) {
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

    actions: {
      setConfig(changes) {
        set(({ config }) => ({ config: withChanges(config, changes) }));
        void refreshPreflight();
      },

      setTask(task) {
        const { config, demo } = get();
        if (task === config.task) return;
        setAside.set(config.task, config);
        set({ config: setAside.get(task) ?? defaultConfig(task) });
        void refreshPreflight();
        if (demo && !setAside.has(task)) void takeDemoConfig(task);
      },

      resetConfig() {
        set(({ config }) => ({ config: defaultConfig(config.task) }));
        void refreshPreflight();
      },

      configOf(task) {
        const { config } = get();
        return task === config.task ? config : (setAside.get(task) ?? defaultConfig(task));
      },

      takeConfigurations() {
        set({ configurations: null });
      },
    },
  };
}
