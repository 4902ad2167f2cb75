import type { SerialError } from "../formats/coded-error";
import type { ChurnLabel } from "../tasks/churn/labels";

/** "Checks before training": one line each. `error` keeps Start disabled. The code selects the sentence. */
export interface PreflightCheck {
  readonly status: "ok" | "warning" | "error";
  readonly message: SerialError;
}

/** Seconds that something takes, as closely as they are known: the same twice where it was measured itself. */
export interface TimeSpan {
  readonly least: number;
  readonly most: number;
}

export interface Preflight {
  readonly checks: readonly PreflightCheck[];
  readonly canStart: boolean;
  readonly walk: number;
  /** Rows that take part, after labels are mapped and left-out rows removed. */
  readonly rows: number;
  readonly split: { readonly train: number; readonly validation: number; readonly test: number };
  /** Per class in class order: rows of the training split and loss weight. */
  readonly classes: readonly {
    readonly name: string;
    readonly rows: number;
    readonly trainRows: number;
    readonly weight: number;
  }[];
  /** Labels of the file that no class or `labelMap` entry takes. */
  readonly unmappedLabels: readonly { readonly label: string; readonly count: number; readonly firstRow: number }[];
  /** What the file's labels say of churn; empty for other tasks. */
  readonly churnLabels: readonly ChurnLabel[];
  /** Engine that `auto` would take, with its reason code and adapter. */
  readonly engine: {
    readonly name: string;
    readonly reason: string;
    readonly adapter: string | null;
    readonly threads: number;
  };
  /** Of all epochs. Null until a measurement exists. */
  readonly estimatedSeconds: TimeSpan | null;
}
