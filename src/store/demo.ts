import type { SerialError } from "../formats/coded-error";
import { type Config, parseConfig } from "../tasks/config";
import type { TaskId } from "../tasks/registry";

const FILES = ["emde_session_sketches_walk4.npz", "future_ubr_model_walk4.pt"] as const;

/** What the demo asks of a task's run; pre-training's network is made smaller, so that it learns while one watches. */
const CONFIGURATIONS: Readonly<Record<TaskId, string>> = {
  segment: "config.json",
  churn: "config.json",
  foundation: "foundation.json",
};

export type Demo =
  | { readonly ok: true; readonly files: readonly File[]; readonly config: Config }
  | { readonly ok: false; readonly file: string; readonly error: SerialError };

/** Fetches the demo bank that is served with the studio (same origin; offline from the service worker's cache). */
export async function fetchDemo(
  task: TaskId,
  onProgress: (file: string, done: number, total: number) => void,
): Promise<Demo> {
  const files: File[] = [];
  for (const name of FILES) {
    const response = await fetchOwn(`demo/${name}`);
    if (response === null) return unavailable(name);
    const total = Number(response.headers.get("content-length") ?? 0);
    onProgress(name, 0, total);
    files.push(new File([await response.blob()], name));
    onProgress(name, total, total);
  }
  const configuration = await fetchDemoConfig(task);
  return configuration.ok ? { ok: true, files, config: configuration.config } : configuration;
}

/** What the demo asks of a task's run. */
export async function fetchDemoConfig(
  task: TaskId,
): Promise<{ readonly ok: true; readonly config: Config } | Extract<Demo, { readonly ok: false }>> {
  const name = CONFIGURATIONS[task];
  const response = await fetchOwn(`demo/${name}`);
  if (response === null) return unavailable(name);
  return { ok: true, config: parseConfig({ task, ...(await response.json()) }) };
}

async function fetchOwn(path: string): Promise<Response | null> {
  try {
    const response = await fetch(new URL(path, document.baseURI));
    return response.ok ? response : null;
  } catch {
    return null;
  }
}

function unavailable(file: string): Extract<Demo, { readonly ok: false }> {
  return { ok: false, file, error: { code: "open/demo-unavailable", params: { file } } };
}
