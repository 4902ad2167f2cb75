import { instantiateKernels } from "../src/engine/wasm/kernels";
import { type ThreadAnswer, threadTaskSchema } from "../src/engine/wasm/thread-messages";

/** A computing thread of the WASM engine: takes a memory, then sleeps in WASM between the engine's programs. */

const answer = (message: ThreadAnswer) => postMessage(message);

addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  try {
    const { module, memory, thread } = threadTaskSchema.parse(data);
    const kernels = instantiateKernels(module, memory);
    // Posted before the first program, which keeps this thread from its messages for as long as it serves.
    answer({ type: "ready" });
    try {
      kernels.serve(thread, 0);
    } catch (cause) {
      kernels.fail();
      throw cause;
    }
  } catch (cause) {
    answer({ type: "failed", message: cause instanceof Error ? cause.message : String(cause) });
  }
});
