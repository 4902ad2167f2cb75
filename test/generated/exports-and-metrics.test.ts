import { it } from "vitest";
import { explanations } from "../../src/i18n/messages/explanations";
import { byTask, expectPart, markdownTable, taskWords } from "./page";

const metrics: Readonly<Record<string, { readonly name: string; readonly measures: string }>> = explanations.en.metrics;

it("docs/cli.md lists every file of a run", async () => {
  const files = byTask(
    ({ exports }) => exports.map(({ kind, fileName, what }) => ({ kind, name: fileName(4), what: what.en })),
    ({ kind, name }) => `${kind} ${name}`,
  );
  const rows = [...files.values()].map(({ each, tasks }) => [`\`${each.name}\``, taskWords(tasks), each.what]);
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
