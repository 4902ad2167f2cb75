/** Words of the Mersenne Twister's state, and the distance of its recurrence (Matsumoto & Nishimura 1998). */
const WORDS = 624;
const SHIFT = 397;

/** Where a generator stands: plain data that survives JSON, `postMessage` and IndexedDB. */
export interface GeneratorState {
  /** The 624 state words. */
  readonly words: readonly number[];
  /** Index of the next word to hand out; 624 when the block is used up. */
  readonly position: number;
}

/**
 * PyTorch's CPU generator: MT19937 as `at::mt19937` (aten/src/ATen/core/MT19937RNGEngine.h) keeps it, with the draws
 * of `at::CPUGeneratorImpl` (aten/src/ATen/CPUGeneratorImpl.cpp). The same calls in the same order give the same bits
 * as `torch.Generator("cpu")`.
 */
export class TorchGenerator {
  readonly #words = new Uint32Array(WORDS);
  #position = WORDS;

  /** @param seed as `manual_seed` takes it: any integer, of which MT19937 uses the low 32 bits. */
  constructor(seed: number | bigint) {
    this.manualSeed(seed);
  }

  /** A generator that stands where `state` was taken. */
  static fromState(state: GeneratorState): TorchGenerator {
    const generator = new TorchGenerator(0);
    generator.setState(state);
    return generator;
  }

  /** Starts over: `mt19937::init_with_uint32` with Knuth's multiplier 1812433253. */
  manualSeed(seed: number | bigint): void {
    const words = this.#words;
    let word = Number(BigInt.asUintN(32, BigInt(seed)));
    words[0] = word;
    for (let i = 1; i < WORDS; i++) {
      word = (Math.imul(1812433253, word ^ (word >>> 30)) + i) >>> 0;
      words[i] = word;
    }
    this.#position = WORDS;
  }

  /** The next 32 bits, unsigned: `CPUGeneratorImpl::random`. */
  random32(): number {
    if (this.#position === WORDS) this.#twist();
    let y = this.#words[this.#position++] ?? 0;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** The next 64 bits, unsigned: two 32-bit draws, the first is the high half (`CPUGeneratorImpl::random64`). */
  random64(): bigint {
    const high = BigInt(this.random32());
    return (high << 32n) | BigInt(this.random32());
  }

  /**
   * `torch.empty((), dtype=torch.int64).random_()`: 64 bits modulo 2⁶³ (`random_from_to`'s full-range rule in
   * aten/src/ATen/core/DistributionsHelper.h and TransformationHelper.h). DataLoaders and samplers seed with it.
   */
  randomInt64Seed(): bigint {
    return BigInt.asUintN(63, this.random64());
  }

  /**
   * `Tensor.uniform_(from, to)` of a float32 tensor: one draw per element, its low 24 bits × 2⁻²⁴, scaled in double
   * precision (`transformation::uniform_real`, aten/src/ATen/core/TransformationHelper.h; `acc_type<float>` is double
   * on the CPU). Bounds are float32 there, so they are rounded here.
   */
  uniform(out: Float32Array, from: number, to: number): void {
    const low = Math.fround(from);
    const range = Math.fround(Math.fround(to) - low);
    for (let i = 0; i < out.length; i++) {
      out[i] = (this.random32() & 0xff_ffff) * 2 ** -24 * range + low;
    }
  }

  /**
   * `torch.randperm(n)`: a Fisher-Yates shuffle from the front, one draw modulo the rows left per place
   * (`randperm_cpu`, aten/src/ATen/native/TensorFactories.cpp).
   *
   * @throws RangeError from (2³² − 1) / 20 rows on, where PyTorch takes another rule.
   */
  randperm(n: number): Int32Array {
    if (n >= 0xffff_ffff / 20) throw new RangeError(`randperm of ${n} rows`);
    const order = Int32Array.from({ length: n }, (_, i) => i);
    for (let i = 0; i < n - 1; i++) {
      const other = i + (this.random32() % (n - i));
      const value = order[i] ?? 0;
      order[i] = order[other] ?? 0;
      order[other] = value;
    }
    return order;
  }

  /** Makes and drops `draws` 32-bit draws; whole blocks are only twisted, so that 30 million take about 0.1 s. */
  skip(draws: number): void {
    let left = draws;
    while (left > WORDS - this.#position) {
      left -= WORDS - this.#position;
      this.#twist();
    }
    this.#position += left;
  }

  getState(): GeneratorState {
    return { words: Array.from(this.#words), position: this.#position };
  }

  setState(state: GeneratorState): void {
    this.#words.set(state.words);
    this.#position = state.position;
  }

  /** Makes the next block of 624 words: `mt19937::next_state`. */
  #twist(): void {
    const words = this.#words;
    let word = words[0] ?? 0;
    const first = word;
    for (let i = 0; i < WORDS; i++) {
      const following = i + 1 < WORDS ? (words[i + 1] ?? 0) : (words[0] ?? first);
      const distant = words[i < WORDS - SHIFT ? i + SHIFT : i + SHIFT - WORDS] ?? 0;
      const mixed = (word & 0x8000_0000) | (following & 0x7fff_ffff);
      words[i] = distant ^ (mixed >>> 1) ^ (following & 1 ? 0x9908_b0df : 0);
      word = following;
    }
    this.#position = 0;
  }
}
