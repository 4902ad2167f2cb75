import { z } from "zod";
import { ENGINE_CHOICES } from "../engine/names";

/** Where a field stands in the form; `main` is always in sight. */
export const FIELD_GROUPS = ["main", "optimizer", "data", "network", "run"] as const;
export type FieldGroup = (typeof FIELD_GROUPS)[number];

/** Units as the dictionary names them. */
export type Unit = "rows" | "epochs" | "times" | "share";

export interface NumberControl {
  readonly kind: "number";
  readonly unit?: Unit;
  /** How the value is written where it is read only; a decimal number without it. */
  readonly format?: "rate" | "count" | "percent" | "digits";
  /** What an empty box (null) means, as the dictionary calls it. */
  readonly empty?: "checkpoint" | "seed" | "files";
}

/** How a value is set: one control, or one for each part of a value that has several. */
export type Control =
  | NumberControl
  | { readonly kind: "switch" }
  | { readonly kind: "choice"; readonly values: readonly string[] }
  | { readonly kind: "parts"; readonly parts: Readonly<Record<string, NumberControl>> }
  /** Class names, and which label of the file is which class: both have one dialog. */
  | { readonly kind: "classes" | "labels" };

/**
 * One configuration key. Form, read-only lists, grids, run names, command line and documentation map over these; its
 * sentences stand under its name in `src/i18n/messages/configuration.ts`.
 */
export interface ConfigKey {
  readonly group: FieldGroup;
  readonly schema: z.ZodType;
  readonly default: unknown;
  readonly control: Control;
  /** Values to try, as a grid's row shows them; without it no grid varies the key. */
  readonly example?: string;
  /** Name of its command line flag. */
  readonly flag?: string;
  /** What run names call it, where that is shorter. */
  readonly short?: string;
  /** Part of every run's name, whatever its value; other keys are where they differ from the default. */
  readonly named?: true;
  /** The key behind which it stands, in JSON as everywhere. */
  readonly after?: string;
  /** A switch without which it has no effect. */
  readonly onlyWith?: string;
  /** What `run.json` calls it among the widths of a foundation model, which stand in its place where it has no effect. */
  readonly width?: "hidden" | "layers" | "output";
}
export type Fields = Readonly<Record<string, ConfigKey>>;

/** One thing to set: a field, or a part of one that has several. */
export interface FieldPart {
  /** As the dictionary calls it: `epochs`, `split.seed`. */
  readonly id: string;
  /** Where its value stands in the configuration. */
  readonly path: readonly string[];
  readonly control: Exclude<Control, { readonly kind: "parts" }>;
}

/** What there is to set of a field. */
export function partsOf(key: string, { control }: Pick<ConfigKey, "control">): readonly FieldPart[] {
  if (control.kind !== "parts") return [{ id: key, path: [key], control }];
  return Object.entries(control.parts).map(([name, part]) => ({
    id: `${key}.${name}`,
    path: [key, name],
    control: part,
  }));
}

/** The values that fields hold. */
export type ValuesOf<F extends Fields> = { -readonly [K in keyof F]: z.output<F[K]["schema"]> };

const count = z.int().min(1).max(10_000);
const seed = z.int().min(0).max(0xffff_ffff);
/** A share of activations that may be dropped. */
export const dropoutShare = z.number().min(0).lt(1);

/**
 * The keys that every task has. Defaults are those of the Python scripts and of torch.optim.AdamW and
 * ReduceLROnPlateau; a task may have its own.
 */
export const commonFields = {
  walk: {
    group: "run",
    schema: z.int().min(0).max(1_000_000).nullable(),
    default: null,
    control: { kind: "number", format: "digits", empty: "files" },
    example: "3, 4",
  },
  learningRate: {
    group: "main",
    schema: z.number().positive().max(1),
    default: 1e-4,
    control: { kind: "number", format: "rate" },
    example: "5e-5, 1e-4, 5e-4",
    flag: "learning-rate",
    short: "lr",
    named: true,
  },
  batchSize: {
    group: "main",
    schema: z.int().min(2).max(65_536),
    default: 256,
    control: { kind: "number", unit: "rows", format: "count" },
    example: "128, 256, 512",
    flag: "batch-size",
    short: "batch",
    named: true,
  },
  epochs: {
    group: "main",
    schema: count,
    default: 50,
    control: { kind: "number", unit: "epochs", format: "count" },
    example: "25, 50",
    flag: "epochs",
  },
  patience: {
    group: "main",
    schema: count,
    default: 10,
    control: { kind: "number", unit: "epochs", format: "count" },
    example: "5, 10",
    flag: "patience",
  },
  seed: {
    group: "data",
    schema: seed,
    default: 42,
    control: { kind: "number", format: "digits" },
    flag: "seed",
    short: "seed",
    named: true,
  },
  split: {
    group: "data",
    schema: z
      .strictObject({
        train: z.number().gt(0).lt(1).default(0.7),
        validation: z.number().gt(0).lt(1).default(0.15),
        /** Null: the run's `seed`. */
        seed: seed.nullable().default(null),
      })
      .refine(({ train, validation }) => train + validation < 1),
    default: {},
    control: {
      kind: "parts",
      parts: {
        train: { kind: "number", unit: "share", format: "percent" },
        validation: { kind: "number", unit: "share", format: "percent" },
        seed: { kind: "number", format: "digits", empty: "seed" },
      },
    },
    example: '{"train": 0.6, "validation": 0.2}',
  },
  shuffle: {
    group: "data",
    schema: z.boolean(),
    default: true,
    control: { kind: "switch" },
    example: "true, false",
  },
  weightDecay: {
    group: "optimizer",
    schema: z.number().min(0).max(10),
    default: 0.01,
    control: { kind: "number" },
    example: "0, 0.01, 0.1",
  },
  gradClipNorm: {
    group: "optimizer",
    schema: z.number().positive(),
    default: 1,
    control: { kind: "number" },
    example: "0.5, 1",
  },
  lrFactor: {
    group: "optimizer",
    schema: z.number().gt(0).lt(1),
    default: 0.5,
    control: { kind: "number", unit: "times" },
    example: "0.3, 0.5",
  },
  lrPatience: {
    group: "optimizer",
    schema: z.int().min(0).max(10_000),
    default: 5,
    control: { kind: "number", unit: "epochs", format: "count" },
    example: "3, 5",
  },
  dropout: {
    group: "network",
    schema: dropoutShare.nullable(),
    default: null,
    control: { kind: "number", unit: "share", empty: "checkpoint" },
    example: "null, 0, 0.2",
  },
  restore: {
    group: "network",
    schema: z.enum(["best", "last"]),
    default: "best",
    control: { kind: "choice", values: ["best", "last"] },
    example: "best, last",
  },
  engine: {
    group: "run",
    schema: z.enum(ENGINE_CHOICES),
    default: "auto",
    control: { kind: "choice", values: ENGINE_CHOICES },
    example: "wasm, webgpu",
    flag: "engine",
  },
} as const satisfies Fields;

/** What every task's configuration holds. */
export type CommonConfig = ValuesOf<typeof commonFields>;
