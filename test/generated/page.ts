import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { TASK_IDS, type TaskId, taskOf } from "../../src/tasks/registry";

/** The repository. */
export const root = join(import.meta.dirname, "..", "..");

/** Rows as a table of Markdown; the first holds the columns' names. */
export function markdownTable([head = [], ...rows]: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** The tasks that have something, in words. */
export function taskWords(tasks: readonly TaskId[]): string {
  return tasks.length === TASK_IDS.length ? "all" : tasks.join(", ");
}

/** What tasks list, each once with the tasks that list it, in the order of the tasks. */
export function byTask<T>(listOf: (task: ReturnType<typeof taskOf>) => readonly T[], nameOf: (each: T) => string) {
  const found = new Map<string, { readonly each: T; readonly tasks: TaskId[] }>();
  for (const id of TASK_IDS) {
    for (const each of listOf(taskOf(id))) {
      const known = found.get(nameOf(each));
      if (known === undefined) found.set(nameOf(each), { each, tasks: [id] });
      else known.tasks.push(id);
    }
  }
  return found;
}

/** Holds what stands between `<!-- NAME -->` and `<!-- end of NAME -->` of a page of `docs`, or writes it anew. */
export async function expectPart(page: string, name: string, part: string): Promise<void> {
  const path = join(root, "docs", page);
  const text = readFileSync(path, "utf8");
  const marked = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*(\n<!-- end of ${name} -->)`);
  expect(text).toMatch(marked);
  const current = text.replace(marked, (_, before: string, after: string) => before + part + after);
  await expect(current).toMatchFileSnapshot(path);
}
