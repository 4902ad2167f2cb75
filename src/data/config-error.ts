import type { z } from "zod";
import { AreaError } from "../formats/coded-error";

type ConfigErrorCode =
  | "config/unknown-key"
  | "config/other-task"
  | "config/invalid-value"
  | "config/not-an-object"
  | "config/not-json";

/** A configuration that cannot be used; `key` is the path of the first offending key. */
export class ConfigError extends AreaError<ConfigErrorCode> {
  override readonly name = "ConfigError";
}

/**
 * Checks a whole or partial configuration (any subset of the keys) and fills in the schema's defaults.
 *
 * @param refuse What is wrong with keys that the schema does not know.
 * @throws ConfigError naming all unknown keys, or the first key whose value does not fit and the value.
 */
export function parseStrictly<S extends z.ZodType>(
  schema: S,
  value: unknown,
  refuse = (keys: readonly string[]) => new ConfigError("config/unknown-key", { keys }),
): z.output<S> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ConfigError("config/not-an-object");
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const unknownKeys = result.error.issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key].join(".")) : [],
  );
  if (unknownKeys.length > 0) throw refuse(unknownKeys);
  const first = result.error.issues[0];
  throw invalidValue(value, first?.path ?? [], first && boundOf(first));
}

/** What is wrong with the value at a path. @param bound That it is beyond, if that is it. */
export function invalidValue(config: unknown, path: readonly PropertyKey[], bound?: Bound | null): ConfigError {
  const value = JSON.stringify(valueAt(config, path)) ?? "undefined";
  const { code: is, limit } = bound ?? {};
  return new ConfigError("config/invalid-value", { key: path.join("."), value, ...(bound && { is, limit }) });
}

/** What a number has to be. */
export interface Bound {
  readonly code: "atLeast" | "above" | "atMost" | "below";
  readonly limit: number;
}

type Issue = z.ZodError["issues"][number];

/** The bound that a number is beyond; null where something else is wrong. */
export function boundOf(issue: Issue): Bound | null {
  if (issue.code === "too_small" && issue.origin !== "array")
    return { code: issue.inclusive === true ? "atLeast" : "above", limit: Number(issue.minimum) };
  if (issue.code === "too_big" && issue.origin !== "array")
    return { code: issue.inclusive === true ? "atMost" : "below", limit: Number(issue.maximum) };
  return null;
}

/** The value at a path; undefined where there is none. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    root,
  );
}
