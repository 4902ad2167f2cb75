import { valueAt } from "../data/config-error";

/**
 * The decision among those that came together which is a model's: the one whose checkpoint is called as the model is, but
 * for the extension; else the first, which opening the model then judges by its SHA-256. Null where none came.
 *
 * @param decisions files that were identified as decisions, and so are JSON.
 */
export async function decisionFor(model: File, decisions: readonly File[]): Promise<File | null> {
  const [first = null] = decisions;
  if (decisions.length < 2) return first;
  const names = await Promise.all(
    decisions.map(async (file) => valueAt(JSON.parse(await file.text()), ["checkpoint", "name"])),
  );
  const own = names.findIndex((name) => typeof name === "string" && stem(name) === stem(model.name));
  return decisions[own] ?? first;
}

function stem(name: string): string {
  return name.replace(/\.[^.]*$/, "");
}
