import type { StepRecord } from "../engine";
import { EngineError } from "../errors";
import { RECORD_WORDS } from "./shaders/loss";

/** A step whose record waits on the GPU. */
export interface PendingStep {
  readonly step: number;
  readonly rows: number;
}

/**
 * Takes step records from the GPU through a few mapped buffers in turn. The training loop waits for none of them
 * unless all are under way; records arrive in order.
 */
export class RecordRing {
  readonly #free: GPUBuffer[];
  #tail: Promise<void> = Promise.resolve();

  constructor(buffers: readonly GPUBuffer[]) {
    this.#free = [...buffers];
  }

  /** A buffer to copy records to; waits only when every buffer is still being read. */
  async take(): Promise<GPUBuffer> {
    for (;;) {
      const buffer = this.#free.pop();
      if (buffer !== undefined) return buffer;
      await this.#tail;
    }
  }

  /**
   * Starts to read a buffer whose copy has been submitted.
   *
   * The record carries the step's index as the GPU saw it: a command buffer that was dropped cannot pass for a step.
   */
  read(buffer: GPUBuffer, steps: readonly PendingStep[], deliver: (records: readonly StepRecord[]) => void): void {
    const mapped = buffer.mapAsync(GPUMapMode.READ);
    this.#tail = Promise.all([this.#tail, mapped]).then(() => {
      const floats = new Float32Array(buffer.getMappedRange().slice(0));
      buffer.unmap();
      this.#free.push(buffer);
      const words = new Uint32Array(floats.buffer);
      deliver(
        steps.map(({ step, rows }, i) => {
          if (words[i * RECORD_WORDS + 2] !== step) {
            throw new EngineError("engine/gpu-error", { message: `the GPU did not run step ${step}` });
          }
          return {
            step,
            rows,
            loss: floats[i * RECORD_WORDS] ?? Number.NaN,
            gradNorm: floats[i * RECORD_WORDS + 1] ?? Number.NaN,
          };
        }),
      );
    });
    // The failure is taken up by `drain`; until then it is not unhandled.
    this.#tail.catch(() => undefined);
  }

  /** Resolves when all records are delivered. */
  drain(): Promise<void> {
    return this.#tail;
  }
}
