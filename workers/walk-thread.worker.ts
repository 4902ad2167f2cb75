import { instantiateWalk, type WalkAnswer, walkTaskSchema } from "../src/pipeline/wasm/kernels";

/** A computing thread of Cleora's walks: takes a memory once, then a share of the work per message. */

let work: (() => void) | null = null;

addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  try {
    if (work === null) {
      work = instantiateWalk(walkTaskSchema.parse(data));
      return;
    }
    work();
    postMessage({ type: "done" } satisfies WalkAnswer);
  } catch (cause) {
    postMessage({
      type: "failed",
      message: cause instanceof Error ? cause.message : String(cause),
    } satisfies WalkAnswer);
  }
});
