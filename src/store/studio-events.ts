import type { SerialError } from "../formats/coded-error";
import type { RunEvent } from "../protocol/run";
import { Emitter } from "./emitter";
import type { DeathCause } from "./supervised-worker";

/** What happens in the studio, by name. */
export interface StudioEvents {
  /** Every event of every run. */
  readonly run: RunEvent;
  /** A run is about to start, and waits for all who listen: it takes away what the last one's files are made of. */
  readonly starting: null;
  /** Results of runs were dropped or picked beside inputs. */
  readonly results: readonly File[];
  /** A bank's tables were dropped where nothing can be made of them. */
  readonly tables: readonly File[];
  /** The worker died, and with it what it kept for the listener. */
  readonly lost: SerialError;
  /** After `lost`: the next call makes a new worker. */
  readonly died: { readonly cause: DeathCause; readonly error: SerialError };
}

/** The page's. */
export const studioEvents = new Emitter<StudioEvents>();
