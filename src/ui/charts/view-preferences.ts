import { z } from "zod";
import { create } from "zustand";
import { kept } from "../../formats/kept-schema";
import { pageStorage, readItem, writeItem } from "../../store/page-storage";
import { STEP_SMOOTHING } from "./smoothing";

/** Columns of the list of runs that can be left out. */
export const OPTIONAL_COLUMNS = ["task", "started", "epochs", "duration", "engine", "data", "foundation"] as const;
export type OptionalColumn = (typeof OPTIONAL_COLUMNS)[number];

/** How much of the window's height the comparison takes beside the list of runs, in per cent. */
export const COMPARISON_SHARES = { least: 20, most: 85, first: 50 } as const;

/** How someone likes to look at runs; remembered between visits. */
const schema = kept(
  z.object({
    lossBy: z.enum(["step", "epoch"]).catch("step"),
    lossScale: z.enum(["linear", "log"]).catch("linear"),
    matrixNumbers: z.enum(["counts", "rows"]).catch("counts"),
    rocPart: z.enum(["near", "all"]).catch("all"),
    /** Weight of the past in the moving average of step series. */
    smoothing: z.number().min(0).max(0.99).catch(STEP_SMOOTHING),
    /** Charts of losses and norms leave room for the bulk of their values only. */
    ignoreOutliers: z.boolean().catch(false),
    comparisonShare: z.number().min(COMPARISON_SHARES.least).max(COMPARISON_SHARES.most).catch(COMPARISON_SHARES.first),
    /** At first those that differ least: the list fits a window of 1,440 px without them. */
    hiddenColumns: z.array(z.enum(OPTIONAL_COLUMNS)).catch(["engine", "data", "foundation"]),
  }),
);
type ViewPreferences = z.output<typeof schema>;

const KEY = "segment-studio.views";

export const useViewPreferences = create<ViewPreferences>()(() => readPreferences(pageStorage));

/** Changes some of the choices, and remembers them. */
export function prefer(changes: Partial<ViewPreferences>): void {
  useViewPreferences.setState(changes);
  writeItem(pageStorage, KEY, useViewPreferences.getState());
}

/** Damaged or missing values count as the defaults. */
export function readPreferences(storage: Pick<Storage, "getItem">): ViewPreferences {
  return schema.safeParse(readItem(storage, KEY)).data ?? schema.parse({});
}
