import {
  COMMAND_WORDS,
  CONTROL_FAILED,
  CONTROL_LENGTH,
  CONTROL_PROGRAM,
  CONTROL_RUN,
  CONTROL_SCRATCH,
  CONTROL_SCRATCH_BYTES,
  OP_ADAMW,
  OP_ADD_BIAS,
  OP_BIAS_GRADIENT,
  OP_BINARY_CROSS_ENTROPY,
  OP_CROSS_ENTROPY,
  OP_GEMM,
  OP_GEMM_GRADIENT,
  OP_GRADIENT_NORM,
  OP_KL_DIVERGENCE,
  OP_LAYER_BACKWARD,
  OP_LAYER_FORWARD,
  OP_NORMALIZE,
  OP_PACK_COLUMNS,
  OP_PACK_ROWS,
  WORD_BARRIER,
  WORD_COUNTER,
  WORD_OPCODE,
} from "../commands";
import { gemmGradientItem, gemmItem, packColumnsItem, packRowsItem } from "./gemm";
import { addBiasItem, biasGradientItem, layerBackwardItem, layerForwardItem, normalizeItem } from "./layer";
import { binaryCrossEntropyItem, crossEntropyItem, klDivergenceItem } from "./loss";
import { adamWItem, gradientNormItem } from "./optimizer";
import { barrier, waitForRun } from "./sync";

export { TILES, tileColumns, tileRows } from "./tiles";

/** Runs one item; false when the command has no such item. */
function runItem(command: usize, item: i32, scratch: usize): bool {
  switch (load<i32>(command + (WORD_OPCODE << 2))) {
    case OP_NORMALIZE:
      return normalizeItem(command, item);
    case OP_PACK_ROWS:
      return packRowsItem(command, item);
    case OP_PACK_COLUMNS:
      return packColumnsItem(command, item);
    case OP_GEMM:
      return gemmItem(command, item, scratch);
    case OP_GEMM_GRADIENT:
      return gemmGradientItem(command, item, scratch);
    case OP_LAYER_FORWARD:
      return layerForwardItem(command, item);
    case OP_LAYER_BACKWARD:
      return layerBackwardItem(command, item);
    case OP_ADD_BIAS:
      return addBiasItem(command, item);
    case OP_BIAS_GRADIENT:
      return biasGradientItem(command, item);
    case OP_CROSS_ENTROPY:
      return crossEntropyItem(command, item);
    case OP_BINARY_CROSS_ENTROPY:
      return binaryCrossEntropyItem(command, item);
    case OP_KL_DIVERGENCE:
      return klDivergenceItem(command, item);
    case OP_GRADIENT_NORM:
      return gradientNormItem(command, item);
    case OP_ADAMW:
      return adamWItem(command, item);
    default:
      unreachable();
      return false;
  }
}

/** Runs this thread's share of the current program; false when another thread has failed. */
function runShare(thread: i32, maySleep: bool): bool {
  const scratch = load<usize>(CONTROL_SCRATCH) + <usize>thread * load<usize>(CONTROL_SCRATCH_BYTES);
  let command = load<usize>(CONTROL_PROGRAM);
  const end = command + <usize>load<i32>(CONTROL_LENGTH) * (COMMAND_WORDS << 2);
  for (; command < end; command += COMMAND_WORDS << 2) {
    while (runItem(command, atomic.add<i32>(command + (WORD_COUNTER << 2), 1), scratch)) {}
    if (load<i32>(command + (WORD_BARRIER << 2)) != 0 && !barrier(maySleep)) return false;
  }
  return true;
}

/**
 * Runs a program on all threads, from thread 0, and returns when it is done. Its last command must have the barrier
 * flag. False when a thread has failed.
 */
export function run(program: usize, length: i32, maySleep: bool): bool {
  for (let i = 0; i < length; i++) store<i32>(program + ((i * COMMAND_WORDS + WORD_COUNTER) << 2), 0);
  store<usize>(CONTROL_PROGRAM, program);
  store<i32>(CONTROL_LENGTH, length);
  atomic.add<i32>(CONTROL_RUN, 1);
  atomic.notify(CONTROL_RUN, -1);
  return runShare(0, maySleep);
}

/** What every other thread does until a program of length 0 comes: true then, false when a thread has failed. */
export function serve(thread: i32, lastRun: i32): bool {
  while (waitForRun(lastRun)) {
    lastRun++;
    if (load<i32>(CONTROL_LENGTH) == 0) return true;
    if (!runShare(thread, true)) return false;
  }
  return false;
}

/** Marks this thread as failed, so that no other waits for it. */
export function fail(): void {
  atomic.store<i32>(CONTROL_FAILED, 1);
}
