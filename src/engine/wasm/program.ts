import { COMMAND_WORDS, WORD_ARGUMENTS, WORD_BARRIER, WORD_OPCODE } from "./commands";

/** A list of commands in memory: its address and its number of commands. */
export interface CommandList {
  readonly address: number;
  readonly length: number;
}

/** Writes commands one behind the other into a reserved part of the memory. */
export class ProgramWriter {
  readonly #words: Int32Array;
  readonly #floats: Float32Array;
  readonly #limit: number;
  #next: number;

  /** @param address first byte, @param bytes reserved there. */
  constructor(buffer: ArrayBufferLike, address: number, bytes: number) {
    this.#words = new Int32Array(buffer);
    this.#floats = new Float32Array(buffer);
    this.#next = address;
    this.#limit = address + bytes;
  }

  /**
   * Adds a command.
   *
   * @param barrier whether all threads wait for each other after it, because the next command needs all of its results.
   */
  add(opcode: number, args: readonly number[], barrier: boolean): ProgramCommand {
    if (this.#next + COMMAND_WORDS * 4 > this.#limit) throw new RangeError("The program is longer than was reserved");
    const first = this.#next / 4;
    this.#next += COMMAND_WORDS * 4;
    this.#words.fill(0, first, first + COMMAND_WORDS);
    this.#words[first + WORD_OPCODE] = opcode;
    this.#words[first + WORD_BARRIER] = barrier ? 1 : 0;
    this.#words.set(args, first + WORD_ARGUMENTS);
    return new ProgramCommand(this.#words, this.#floats, first + WORD_ARGUMENTS);
  }

  /** Runs `write` and tells the program that it has written. */
  program(write: () => void): CommandList {
    const address = this.#next;
    write();
    return { address, length: (this.#next - address) / (COMMAND_WORDS * 4) };
  }
}

/** A command that has been written; its arguments may be set again before every run. */
export class ProgramCommand {
  readonly #words: Int32Array;
  readonly #floats: Float32Array;
  readonly #first: number;

  constructor(words: Int32Array, floats: Float32Array, first: number) {
    this.#words = words;
    this.#floats = floats;
    this.#first = first;
  }

  /** A 32-bit integer. */
  setInteger(argument: number, value: number): void {
    this.#words[this.#first + argument] = value;
  }

  /** A number, rounded to float32. */
  setNumber(argument: number, value: number): void {
    this.#floats[this.#first + argument] = value;
  }
}
