import * as z from "zod/mini";
import { messageOf } from "../../formats/coded-error";
import { PipelineError } from "../errors";
import walkUrl from "./generated/walk.wasm?url";
import walkSharedUrl from "./generated/walk-shared.wasm?url";

/** Where the kernels' bytes come from, for shared or unshared memory; from the studio's own origin unless a test says otherwise. */
export type WalkKernelSource = (shared: boolean) => Promise<BufferSource>;

const exportsSchema = z.object({ work: z.custom<(thread: number) => void>((value) => typeof value === "function") });

/** What a computing thread is given; it then answers every message `work` with `done`. */
export const walkTaskSchema = z.object({
  module: z.instanceof(WebAssembly.Module),
  memory: z.instanceof(WebAssembly.Memory),
  /** Number of the thread; 0 drives the others. */
  thread: z.int().check(z.nonnegative()),
});

export type WalkTask = z.output<typeof walkTaskSchema>;

export const walkAnswerSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("done") }),
  z.object({ type: z.literal("failed"), message: z.string() }),
]);

export type WalkAnswer = z.output<typeof walkAnswerSchema>;

async function fetchKernels(shared: boolean): Promise<BufferSource> {
  const url = shared ? walkSharedUrl : walkUrl;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return response.arrayBuffer();
}

/** The kernels' `work` over a memory: takes items until none is left. */
export function instantiateWalk({ module, memory, thread }: WalkTask): () => void {
  const { work } = exportsSchema.parse(new WebAssembly.Instance(module, { env: { memory } }).exports);
  return () => work(thread);
}

/** A memory of exactly `bytes` and the kernels for it. Throws PipelineError `pipeline/walk-failed`, `pipeline/too-large`. */
export async function prepareWalk(
  bytes: number,
  shared: boolean,
  source: WalkKernelSource = fetchKernels,
): Promise<WalkTask> {
  const pages = Math.ceil(bytes / 65_536);
  if (pages > 65_536) throw new PipelineError("pipeline/too-large", { bytes, most: 2 ** 32 });
  try {
    const module = await WebAssembly.compile(await source(shared));
    return { module, memory: new WebAssembly.Memory({ initial: pages, maximum: pages, shared }), thread: 0 };
  } catch (cause) {
    if (cause instanceof RangeError) throw new PipelineError("pipeline/too-large", { bytes, most: 2 ** 32 }, { cause });
    throw walkFailed(cause);
  }
}

export function walkFailed(cause: unknown): PipelineError {
  if (cause instanceof PipelineError) return cause;
  return new PipelineError("pipeline/walk-failed", { message: messageOf(cause) }, { cause });
}
