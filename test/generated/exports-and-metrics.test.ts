import { it } from "vitest";
import { explanations } from "../../src/i18n/messages/explanations";
import { exportMessages } from "../../src/i18n/messages/export";
import { byTask, expectPart, markdownTable, taskWords } from "./page";

const sentences: Readonly<Record<string, string>> = exportMessages.en.what;
const metrics: Readonly<Record<string, { readonly name: string; readonly measures: string }>> = explanations.en.metrics;

it("docs/cli.md lists every file of a run", async () => {
  const files = byTask(
    ({ exports }) => exports.map(({ kind, fileName }) => ({ kind, name: fileName(4) })),
    ({ kind, name }) => `${kind} ${name}`,
  );
  const rows = [...files.values()].map(({ each, tasks }) => [
    `\`${each.name}\``,
    taskWords(tasks),
    sentences[each.kind] ?? "",
  ]);
  await expectPart("cli.md", "exports", markdownTable([["file", "tasks", "what it is"], ...rows]));
});

it("docs/evidence.md lists every test metric", async () => {
  const found = byTask(
    ({ metrics: list }) => list.map(({ key, better }) => ({ key, better })),
    ({ key }) => key,
  );
  const rows = [...found.values()].map(({ each: { key, better }, tasks }) => [
    `\`${key}\``,
    taskWords(tasks),
    metrics[key]?.name ?? "",
    better,
    metrics[key]?.measures ?? "",
  ]);
  const head = ["in `run.json`'s `test`", "tasks", "name", "better", "what it measures"];
  await expectPart("evidence.md", "metrics", markdownTable([head, ...rows]));
});
