import { WORD_ARGUMENTS } from "../commands";

/** Argument `index` of a command. */
// @inline
export function argument(command: usize, index: i32): i32 {
  return load<i32>(command + ((WORD_ARGUMENTS + index) << 2));
}

/** Argument `index` of a command, a float32. */
// @inline
export function number(command: usize, index: i32): f32 {
  return load<f32>(command + ((WORD_ARGUMENTS + index) << 2));
}
