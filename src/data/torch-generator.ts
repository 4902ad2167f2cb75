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
  /** The half of a pair that `normal` has not handed out yet; only a model's initialization draws normal numbers. */
  #keptNormal: number | null = null;

  /** @param seed as `manual_seed` takes it: any integer, of which MT19937 uses the low 32 bits. */
  constructor(seed: number | bigint) {
    this.manualSeed(seed);
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
    this.#keptNormal = null;
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
   * `Tensor.normal_(0, std)` of a contiguous float32 tensor (`normal_fill`,
   * aten/src/ATen/native/cpu/DistributionTemplates.h). From 16 elements on, every element first takes a uniform draw of
   * 24 bits; then each block of 16 becomes eight Box-Muller pairs in float32, the cosines before the sines, and a
   * last block that 16 does not divide is drawn afresh. Fewer elements are drawn one by one in double precision.
   *
   * PyTorch's vector code has its own logarithm and sine: a value can differ from it in its last bit.
   */
  normal(out: Float32Array, std: number): void {
    if (out.length < 16) this.#normalOneByOne(out, std);
    else {
      this.uniform(out, 0, 1);
      for (let start = 0; start + 16 <= out.length; start += 16) boxMuller(out, start, std);
      if (out.length % 16 === 0) return;
      this.uniform(out.subarray(out.length - 16), 0, 1);
      boxMuller(out, out.length - 16, std);
    }
  }

  /** `at::normal_distribution<double>`: the sine of a pair is kept for the next element. */
  #normalOneByOne(out: Float32Array, std: number): void {
    let kept: number | null = this.#keptNormal;
    for (let i = 0; i < out.length; i++) {
      if (kept !== null) {
        out[i] = kept * std;
        kept = null;
        continue;
      }
      const angle = 2 * Math.PI * this.#uniform53();
      const radius = Math.sqrt(-2 * Math.log1p(-this.#uniform53()));
      kept = radius * Math.sin(angle);
      out[i] = radius * Math.cos(angle) * std;
    }
    this.#keptNormal = kept;
  }

  /** A double in [0, 1) of 53 bits: `uniform_real_distribution<double>`. */
  #uniform53(): number {
    return Number(BigInt.asUintN(53, this.random64())) * 2 ** -53;
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

/** Sixteen uniform numbers become sixteen normal ones, every operation rounded to float32 (`normal_fill_16`). */
function boxMuller(values: Float32Array, start: number, std: number): void {
  const { fround } = Math;
  for (let i = start; i < start + 8; i++) {
    const u1 = fround(1 - (values[i] ?? 0));
    const u2 = values[i + 8] ?? 0;
    const radius = fround(Math.sqrt(fround(-2 * fround(Math.log(u1)))));
    const angle = fround(fround(2 * Math.PI) * u2);
    values[i] = fround(radius * fround(Math.cos(angle))) * fround(std);
    values[i + 8] = fround(radius * fround(Math.sin(angle))) * fround(std);
  }
}
