/**
 * What host and kernels agree on: where the shared control block lies and how a command is laid out. Compiled twice, by
 * TypeScript for the host and by AssemblyScript for the kernels; offsets are in bytes unless a name says words.
 *
 * A step is a program: a list of commands that every thread runs through in order. The items of a command (row panels,
 * column blocks, stripes) are taken one by one from the command's counter, by whichever thread is free; a command with
 * the barrier flag lets no thread go on before all its items are done. Items never share an output element and never
 * depend on the number of threads, so neither do the results' bits.
 */

/**
 * Counts the programs started; threads sleep on it. The control block begins here: below it lies nothing, above it
 * AssemblyScript's own tables.
 */
export const CONTROL_RUN = 64;
/** Threads that have arrived at the current barrier. */
export const CONTROL_ARRIVED = 68;
/** Counts the barriers passed; threads sleep on it. */
export const CONTROL_BARRIER = 72;
/** Not 0 when a thread has failed: nobody waits any longer. */
export const CONTROL_FAILED = 76;
/** Address and length (in commands) of the program to run; length 0 ends the threads' loop. */
export const CONTROL_PROGRAM = 80;
export const CONTROL_LENGTH = 84;
/** Number of threads. */
export const CONTROL_THREADS = 88;
/** Rows of the current batch. */
export const CONTROL_BATCH_ROWS = 92;
/** Results of a step: mean loss and gradient norm (float64), clip coefficient (float32). */
export const CONTROL_LOSS = 96;
export const CONTROL_NORM = 104;
export const CONTROL_CLIP = 112;
/** Scratch memory: thread i owns `CONTROL_SCRATCH_BYTES` bytes from `CONTROL_SCRATCH` + i times that. */
export const CONTROL_SCRATCH = 116;
export const CONTROL_SCRATCH_BYTES = 120;
/** Register tile of the GEMMs, an index into the kernels' tile table. */
export const CONTROL_TILE = 124;
/** First byte that the host's plan may use; the kernels' static tables lie below. */
export const PLAN_START = 65_536;

export const COMMAND_WORDS = 24;
export const WORD_OPCODE = 0;
/** 1 when all threads wait for each other after this command. */
export const WORD_BARRIER = 1;
/** Next item; set to 0 before each run. */
export const WORD_COUNTER = 2;
/** First of the command's own arguments. */
export const WORD_ARGUMENTS = 3;

/** x[r] = x[r] / norm[r]. */
export const OP_NORMALIZE = 1;
/** Packs rows of a matrix into panels, the inner dimension along its columns. */
export const OP_PACK_ROWS = 2;
/** Packs columns of a matrix into panels, the inner dimension along its rows. */
export const OP_PACK_COLUMNS = 3;
/** C (+)= packed A · W or Wᵀ: W is packed chunk by chunk on the way. */
export const OP_GEMM = 4;
/** dW = packed dYᵀ · packed X, and the sum of squares of each of its rows. */
export const OP_GEMM_GRADIENT = 5;
/** Bias, batch norm, LeakyReLU, dropout and skip. */
export const OP_LAYER_FORWARD = 6;
export const OP_LAYER_BACKWARD = 7;
/** Bias of a layer without batch norm, and its gradient. */
export const OP_ADD_BIAS = 8;
export const OP_BIAS_GRADIENT = 9;
/** One loss and its gradient by the outputs. */
export const OP_CROSS_ENTROPY = 10;
export const OP_BINARY_CROSS_ENTROPY = 11;
export const OP_KL_DIVERGENCE = 12;
export const OP_GRADIENT_NORM = 13;
export const OP_ADAMW = 14;

/** How many terms of an inner dimension are added up before the sum is added to the result: part of the numerics. */
export const K_BLOCK = 256;
/** Panels that one item of a packing command handles. */
export const PANELS_PER_ITEM = 4;
/** Columns that one item of a layer command handles: one cache line of float32. */
export const COLUMNS_PER_ITEM = 16;
/** Rows that one item of the normalization handles. */
export const ROWS_PER_ITEM = 32;
/** Floats that one item of the AdamW command handles. */
export const ADAMW_PER_ITEM = 16_384;
/** Floats in a vector register: rows of activations are padded to a multiple of it. */
export const LANES = 4;
