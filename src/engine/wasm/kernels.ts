import * as z from "zod/mini";
import { messageOf } from "../../formats/coded-error";
import { EngineError } from "../errors";
import { PLAN_START } from "./commands";
import fmaUrl from "./generated/fma.wasm?url";
import fmaSharedUrl from "./generated/fma-shared.wasm?url";
import plainUrl from "./generated/plain.wasm?url";
import plainSharedUrl from "./generated/plain-shared.wasm?url";

/** Builds of the kernels: with fused multiply-add or without, for memory that threads share or for one thread's own. */
interface KernelVariant {
  readonly fma: boolean;
  readonly shared: boolean;
}

/** Where a build's bytes come from; fetched from the studio's own origin unless a test says otherwise. */
export type KernelSource = (variant: KernelVariant) => Promise<BufferSource>;

/** A register tile of the GEMM: rows and columns of C that one inner loop keeps in registers. */
export interface RegisterTile {
  readonly rows: number;
  readonly columns: number;
}

export interface CompiledKernels {
  readonly module: WebAssembly.Module;
  readonly fma: boolean;
  readonly shared: boolean;
  readonly tiles: readonly RegisterTile[];
}

type WasmFunction<A extends readonly number[]> = (...args: A) => number;

function wasmFunction<A extends readonly number[]>() {
  return z.custom<WasmFunction<A>>((value) => typeof value === "function");
}

const exportsSchema = z.object({
  /** Number of register tiles, and their sizes. */
  TILES: z.pipe(
    z.instanceof(WebAssembly.Global),
    z.transform(({ value }: WebAssembly.Global) => z.number().parse(value)),
  ),
  tileRows: wasmFunction<[tile: number]>(),
  tileColumns: wasmFunction<[tile: number]>(),
  /** Runs a program from thread 0; 0 when another thread has failed. */
  run: wasmFunction<[program: number, length: number, maySleep: number]>(),
  /** Serves programs until one of length 0 comes (1) or another thread has failed (0). */
  serve: wasmFunction<[thread: number, lastRun: number]>(),
  /** Tells all threads that this one has failed. */
  fail: wasmFunction<[]>(),
});

export type KernelExports = z.output<typeof exportsSchema>;

async function fetchKernels({ fma, shared }: KernelVariant): Promise<BufferSource> {
  const url = fma ? (shared ? fmaSharedUrl : fmaUrl) : shared ? plainSharedUrl : plainUrl;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return response.arrayBuffer();
}

/**
 * Compiles the kernels for this browser.
 *
 * @param fma true or false to insist (a resumed run keeps its rounding); undefined takes relaxed SIMD where it exists.
 * @throws EngineError `engine/wasm-failed` when the bytes cannot be read or compiled here.
 */
export async function compileKernels(
  shared: boolean,
  fma: boolean | undefined,
  source: KernelSource = fetchKernels,
): Promise<CompiledKernels> {
  try {
    if (fma !== false) {
      const bytes = await source({ fma: true, shared });
      if (fma === true || WebAssembly.validate(bytes)) return await compiled(bytes, true, shared);
    }
    return await compiled(await source({ fma: false, shared }), false, shared);
  } catch (cause) {
    throw wasmFailed(cause);
  }
}

async function compiled(bytes: BufferSource, fma: boolean, shared: boolean): Promise<CompiledKernels> {
  const module = await WebAssembly.compile(bytes);
  const kernels = instantiateKernels(module, allocateMemory(PLAN_START, shared));
  const tiles = Array.from({ length: kernels.TILES }, (_, tile) => ({
    rows: kernels.tileRows(tile),
    columns: kernels.tileColumns(tile),
  }));
  return { module, fma, shared, tiles };
}

/** An instance of the kernels over a memory; every thread makes its own. */
export function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  return exportsSchema.parse(new WebAssembly.Instance(module, { env: { memory } }).exports);
}

/** Allocates exactly `bytes`, rounded up to pages of 64 KiB. */
export function allocateMemory(bytes: number, shared: boolean): WebAssembly.Memory {
  const pages = Math.ceil(bytes / 65_536);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
  } catch (cause) {
    throw new EngineError("engine/out-of-memory", { bytes, message: messageOf(cause) }, { cause });
  }
}

export function wasmFailed(cause: unknown): EngineError {
  return cause instanceof EngineError ? cause : EngineError.from("engine/wasm-failed", cause);
}
