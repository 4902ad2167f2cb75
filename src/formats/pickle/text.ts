import { latin1 } from "../bytes";

/** Text of ASCII bytes; null when any is not ASCII. */
export function ascii(bytes: Uint8Array): string | null {
  return bytes.every((byte) => byte < 0x80) ? latin1(bytes) : null;
}

/**
 * Python's `raw-unicode-escape`, in which protocol 0 writes text: Latin-1 with `\\uXXXX` and `\\UXXXXXXXX`. A backslash
 * before anything else stands for itself and takes that character along. Null where Python raises UnicodeDecodeError.
 */
export function rawUnicodeText(bytes: Uint8Array): string | null {
  const text = latin1(bytes);
  if (!text.includes("\\")) return text;
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf("\\"); at >= 0; at = text.indexOf("\\", from)) {
    const digits = { u: 4, U: 8 }[text.charAt(at + 1)] ?? 0;
    if (digits === 0) {
      parts.push(text.slice(from, at + 2));
      from = at + 2;
      continue;
    }
    const hex = text.slice(at + 2, at + 2 + digits);
    const codePoint = /^[0-9a-f]+$/i.test(hex) && hex.length === digits ? Number.parseInt(hex, 16) : Number.NaN;
    if (!(codePoint <= 0x10ffff)) return null;
    parts.push(text.slice(from, at), String.fromCodePoint(codePoint));
    from = at + 2 + digits;
  }
  return parts.join("") + text.slice(from);
}

const NAMED: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  "\\": 92,
  "'": 39,
  '"': 34,
};

/** Python's `codecs.escape_decode`, in which protocol 0 writes byte strings. Null where Python raises ValueError. */
export function escapedBytes(bytes: Uint8Array): Uint8Array | null {
  const out: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte !== 0x5c) {
      out.push(byte);
      continue;
    }
    const rest = latin1(bytes.subarray(at + 1, at + 4));
    const octal = /^[0-7]{1,3}/.exec(rest)?.[0];
    const named = NAMED[rest.charAt(0)];
    if (rest === "") return null;
    if (named !== undefined) {
      out.push(named);
      at++;
    } else if (octal !== undefined) {
      out.push(Number.parseInt(octal, 8) & 0xff);
      at += octal.length;
    } else if (rest.startsWith("x")) {
      if (!/^x[0-9a-f]{2}$/i.test(rest)) return null;
      out.push(Number.parseInt(rest.slice(1), 16));
      at += 3;
    } else out.push(byte);
  }
  return Uint8Array.from(out);
}
