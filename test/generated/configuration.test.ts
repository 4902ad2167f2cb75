import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { configurationMessages } from "../../src/i18n/messages/configuration";
import { defaultConfig, fieldsOf, valueAt } from "../../src/tasks/config";
import { TASK_IDS, type TaskId } from "../../src/tasks/registry";
import { type ConfigKey, partsOf } from "../../src/training/fields";
import { byTask, expectPart, markdownTable, root, taskWords } from "./page";

/**
 * What is written from the descriptors of the configuration keys. `npm run generate` writes it anew; without it these
 * tests say what is not current.
 */
/** Every key with the tasks that have it, in the keys' order. */
const keys = byTask(
  ({ id }) => Object.entries(fieldsOf(id)),
  ([key]) => key,
);

const jsonSchema = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  prefixItems: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
});
type JsonSchema = z.output<typeof jsonSchema>;

const described = (field: ConfigKey) => jsonSchema.parse(z.toJSONSchema(field.schema, { io: "input" }));

/** What a value may be. */
function valueWords(value: unknown): string {
  const schema = jsonSchema.parse(value);
  if (schema.anyOf !== undefined) return schema.anyOf.map(valueWords).join(" or ");
  if (schema.enum !== undefined) return schema.enum.map((each) => `\`"${each}"\``).join(", ");
  const { prefixItems } = schema;
  if (prefixItems !== undefined) return `list of ${prefixItems.length}: ${valueWords(prefixItems[0])}`;
  switch (schema.type) {
    case "null":
      return "`null`";
    case "boolean":
      return "`true`, `false`";
    case "integer":
      return `whole number${rangeWords(schema)}`;
    case "number":
      return `number${rangeWords(schema)}`;
    case "array":
      return "list";
    default:
      return "object";
  }
}

function rangeWords({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: JsonSchema): string {
  const bound = (sign: string, limit: number | undefined) =>
    limit === undefined || Math.abs(limit) === Number.MAX_SAFE_INTEGER ? [] : [`${sign} ${limit}`];
  const words = [
    ...bound("≥", minimum),
    ...bound(">", exclusiveMinimum),
    ...bound("≤", maximum),
    ...bound("<", exclusiveMaximum),
  ];
  return words.length === 0 ? "" : ` ${words.join(", ")}`;
}

const sentences: Readonly<Record<string, string>> = configurationMessages.en.info;

function aboutWords(key: string, field: ConfigKey): string {
  return partsOf(key, field)
    .map(({ id }) => (id === key ? "" : `\`${id.slice(key.length + 1)}\`: `) + (sentences[id] ?? ""))
    .join(" ");
}

/** The default of each task that has the key; one where all agree. */
function defaultWords(key: string, tasks: readonly TaskId[]): string {
  const values = tasks.map((task) => `\`${JSON.stringify(valueAt(defaultConfig(task), [key]))}\``);
  if (new Set(values).size === 1) return values[0] ?? "";
  return tasks.map((task, index) => `${task}: ${values[index]}`).join(", ");
}

it("docs/configuration.md lists every key with its default, its values and what it does", async () => {
  const rows = [...keys].map(([key, { each, tasks }]) => {
    const [, field] = each;
    return [
      `\`${key}\``,
      taskWords(tasks),
      field.flag === undefined ? "" : `\`--${field.flag}\``,
      defaultWords(key, tasks),
      valueWords(described(field)),
      aboutWords(key, field),
    ];
  });
  const table = markdownTable([
    ["key", "tasks", "flag", "default", "values", "what it does"],
    ["`task`", "all", "`--task`", '`"segment"`', TASK_IDS.map((id) => `\`"${id}"\``).join(", "), "What is trained."],
    ...rows,
  ]);
  await expectPart("configuration.md", "keys", table);
});

/** A flag as `scripts/lib/train-options.mjs` reads it. */
function flagOf(key: string, field: ConfigKey): readonly object[] {
  const { flag } = field;
  if (flag === undefined) return [];
  const { type, minimum, enum: values } = described(field);
  if (type === "boolean") return [{ flag, key, kind: "switch" }];
  if (values !== undefined) return [{ flag, key, kind: "choice", choices: values.join("|") }];
  return [type === "integer" ? { flag, key, kind: "whole", least: minimum ?? 0 } : { flag, key, kind: "positive" }];
}

it("the flags of the commands are those that the keys name", async () => {
  const task = { flag: "task", key: "task", kind: "choice", choices: TASK_IDS.join("|") };
  const flags = [task, ...[...keys.values()].flatMap(({ each: [key, field] }) => flagOf(key, field))];
  await expect(`${JSON.stringify(flags, null, 2)}\n`).toMatchFileSnapshot(
    join(root, "scripts", "lib", "configuration-flags.json"),
  );
});
