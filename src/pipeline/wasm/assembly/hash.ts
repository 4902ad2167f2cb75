/** FxHash's multiplier: pycleora 3 hashes a number by one multiplication. */
const FX: u64 = 0x517cc1b727220a95;
/** 2²³: start values are multiples of its inverse. */
const RANGE: i64 = 8_388_608;

/** ((h(x) as a signed number) rem 2²³) ÷ 2²³; the remainder has the sign of the number. */
// @inline
export function startValue(x: u64, generation: i32): f32 {
  const hash = <i64>(generation == 2 ? sipHash13(x) : x * FX);
  let remainder = hash & (RANGE - 1);
  if (hash < 0 && remainder != 0) remainder -= RANGE;
  return <f32>(<i32>remainder) / <f32>RANGE;
}

/** SipHash-1-3 (Aumasson & Bernstein 2012) of the eight bytes of x, little-endian, with the key 0, 0. */
function sipHash13(x: u64): u64 {
  let a: u64 = 0x736f6d6570736575;
  let b: u64 = 0x646f72616e646f6d;
  let c: u64 = 0x6c7967656e657261;
  let d: u64 = 0x7465646279746573 ^ x;
  // Rounds: one per word, three to finish. The last word is the length, 8, in its highest byte.
  const length: u64 = 0x0800000000000000;
  for (let round = 0; round < 5; round++) {
    if (round == 1) {
      a ^= x;
      d ^= length;
    } else if (round == 2) {
      a ^= length;
      c ^= 0xff;
    }
    a += b;
    b = rotl(b, 13) ^ a;
    a = rotl(a, 32);
    c += d;
    d = rotl(d, 16) ^ c;
    a += d;
    d = rotl(d, 21) ^ a;
    c += b;
    b = rotl(b, 17) ^ c;
    c = rotl(c, 32);
  }
  return a ^ b ^ c ^ d;
}
