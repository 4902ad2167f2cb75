import type { StudioServices } from "../protocol/worker-api";
import type { Emitter } from "./emitter";
import type { StudioState } from "./state";
import type { StudioEvents } from "./studio-events";

/** What the parts of the page's state work with. */
export interface StudioContext {
  set(changes: Partial<StudioState> | ((state: StudioState) => Partial<StudioState>)): void;
  get(): StudioState;
  worker(): StudioServices;
  readonly events: Emitter<StudioEvents>;
}
