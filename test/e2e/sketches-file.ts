import { strToU8, zipSync } from "fflate";

/** An NPY file (format 1.0) with the given descriptor, shape and raw little-endian values. */
function npy(descr: string, shape: readonly number[], data: Uint8Array): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const padding = 64 - ((10 + dictionary.length + 1) % 64);
  const header = `${dictionary}${" ".repeat(padding % 64)}\n`;
  const file = new Uint8Array(10 + header.length + data.length);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 0xff, header.length >> 8]);
  file.set(strToU8(header), 10);
  file.set(data, 10 + header.length);
  return file;
}

/** NumPy's `<U` array of strings: UCS-4, padded with zeros. */
function strings(values: readonly string[]): Uint8Array {
  const width = Math.max(...values.map((value) => value.length));
  const codes = new Uint32Array(values.length * width);
  values.forEach((value, row) => {
    [...value].forEach((letter, at) => {
      codes[row * width + at] = letter.codePointAt(0) ?? 0;
    });
  });
  return npy(`<U${width}`, [values.length], new Uint8Array(codes.buffer));
}

/**
 * A small sketches file as NumPy writes it: twice as many float32 columns as it is wide, one row per label, and whatever
 * else is asked for.
 */
export function sketchesFile(
  labels: readonly string[],
  others: Readonly<Record<string, Uint8Array>> = {},
  width = 320,
): Buffer {
  const values = Float32Array.from({ length: labels.length * width }, (_, index) =>
    index % 7 === 0 ? (index % 11) / 4 : 0,
  );
  const sketches = npy("<f4", [labels.length, width], new Uint8Array(values.buffer));
  return Buffer.from(
    zipSync({
      "past_sketches.npy": sketches,
      "portfolio_sketches.npy": sketches,
      "segments.npy": strings(labels),
      ...others,
    }),
  );
}

/** The same without segments, for those who forgot them. */
export function fileWithoutSegments(width = 320): Buffer {
  const sketches = npy("<f4", [4, width], new Uint8Array(4 * width * 4));
  return Buffer.from(zipSync({ "past_sketches.npy": sketches, "portfolio_sketches.npy": sketches }));
}
