import type { Bytes } from "./bytes";
import type { ErrorParams } from "./coded-error";
import { isNumeric, numbersOf, toLittleEndian } from "./dtype";
import { Float32Sink, type Float32Statistics, matrixShape } from "./float32-sink";
import { FormatError } from "./format-error";
import { NdArray } from "./nd-array";
import { NPY_HEADER_BYTES, type NpyHeader, parseNpyHeader } from "./npy-header";
import { arrayMembers, firstBytes } from "./npz-members";
import { readPickle } from "./pickle/reader";
import type { PickleValue } from "./pickle/values";
import type { ReadOptions } from "./progress";
import { type FileFormat, sniffFile } from "./sniff";
import { filled, mostPickled, openZip, refuseGrowth, type ZipEntry, type ZipFile } from "./zip-reader";

/** One array of the file; nothing of its data has been read. */
export interface NpzEntry extends NpyHeader {
  readonly name: string;
  /** Bytes of the data in the .npy member, as the header implies; for objects, what the member holds. */
  readonly dataBytes: number;
  /** What the member takes in the file. */
  readonly packedBytes: number;
}

export interface Float32Matrix {
  readonly data: Float32Array;
  /** First dimension; 1 for a scalar. */
  readonly rows: number;
  /** All other dimensions together; 1 for a vector. */
  readonly columns: number;
  readonly statistics: Float32Statistics;
}

export interface ReadFloat32Options extends ReadOptions {
  /** Where to write; a fresh array unless given. Element (r, c) goes to `into[r × rowStride + columnOffset + c]`. */
  readonly into?: Float32Array;
  /** Elements between two rows of `into`; the number of columns unless given. */
  readonly rowStride?: number;
  /** Where a row of this array begins within a row of `into`; 0 unless given. */
  readonly columnOffset?: number;
}

interface ReadArrayOptions extends ReadOptions {
  /** Gives floats of an object array as `PyFloat`s: as identifiers, 1.0 and 1 are different. */
  readonly keepFloats?: boolean;
}

export interface RowBlock {
  /** Index of the block's first row in the file. */
  readonly firstRow: number;
  readonly rows: number;
  /** Row-major `[rows, columns]`; the next block overwrites it. */
  readonly data: Float32Array;
}

export interface ReadRowsOptions extends ReadOptions {
  readonly rowsPerBlock: number;
}

export type NpzFile = ReturnType<typeof npzFile>;

/** What one byte of an array becomes at most that is read as float32. */
const MOST_WIDENING = 4;
/** Elements converted at a time: 512 KiB of float64 stays in a core's cache. */
const BLOCK_ELEMENTS = 65_536;
/** Arrays that are read whole: no single buffer of a browser holds more. */
const MAX_ARRAY_BYTES = 2 ** 31;
/** What may follow an array in its member: NumPy reads past it, but nothing writes more than padding. */
const MAX_TRAILING_BYTES = 2 ** 20;
/** What a text, or a number among objects, takes beside its own bytes. */
const VALUE_BYTES = 32;
/** Texts of no characters in an array of nothing else. */
const MAX_EMPTY_ELEMENTS = 10_000_000;
/** A float32 matrix of this many elements is 8 GiB. */
const MAX_FLOAT32_ELEMENTS = 2 ** 31;

/** An array's member with its header, or why that cannot be read: that is told when somebody asks for it. */
type Member = { readonly member: ZipEntry } & ({ readonly entry: NpzEntry } | { readonly problem: FormatError });

/**
 * Opens what `numpy.savez` or `savez_compressed` wrote and reads every array's header. As in `numpy.load`, a member is an
 * array when its bytes say so, whatever its name; an array that cannot be read hinders none of the others. Throws
 * `FormatError` (`zip/*`, `npz/*`).
 */
export async function openNpz(blob: Blob, { fileName: file, signal }: { fileName: string } & ReadOptions) {
  const kind: FileFormat = await sniffFile(blob);
  if (kind === "empty") throw new FormatError("file/empty", { file });
  if (kind !== "npz" && kind !== "zip") throw new FormatError("npz/not-an-npz", { file, kind });
  const zip = await openZip(blob, { fileName: file });
  const arrays = new Map<string, Member>();
  for (const member of await arrayMembers(zip)) {
    signal?.throwIfAborted();
    const name = member.name.replace(/\.npy$/, "");
    arrays.set(name, await readMember(zip, member, name, file));
  }
  if (arrays.size === 0) throw new FormatError("npz/no-arrays", { file });
  const held = [...arrays.values()].reduce((sum, found) => sum + ("entry" in found ? heldBytes(found.entry) : 0), 0);
  refuseGrowth(held, blob, file, MOST_WIDENING);
  return npzFile(file, zip, arrays);
}

async function readMember(zip: ZipFile, member: ZipEntry, name: string, file: string): Promise<Member> {
  try {
    return { member, entry: await readHeader(zip, member, name, file) };
  } catch (error) {
    if (error instanceof FormatError && error.code !== "file/unreadable") return { member, problem: error };
    throw error;
  }
}

async function readHeader(zip: ZipFile, member: ZipEntry, name: string, file: string): Promise<NpzEntry> {
  const where = { file, array: name };
  const head = await firstBytes(zip, member, NPY_HEADER_BYTES);
  const header = parseNpyHeader(head, where);
  const left = member.size - header.dataOffset;
  const packedBytes = member.compressedSize;
  if (header.dtype.kind === "O") return { ...header, name, dataBytes: left, packedBytes };
  const dataBytes = header.shape.reduce((product, size) => product * size, header.dtype.itemSize);
  const elements = header.shape.reduce((product, size) => product * size, 1);
  // Elements of no width, `<U0`: any number of them fits into no bytes.
  if (header.dtype.itemSize === 0 && elements > MAX_EMPTY_ELEMENTS) {
    throw new FormatError("npy/too-large", { ...where, bytes: elements, most: MAX_EMPTY_ELEMENTS });
  }
  if (!Number.isSafeInteger(dataBytes) || dataBytes > left) {
    throw new FormatError("npy/truncated", { ...where, expected: header.dataOffset + dataBytes, found: member.size });
  }
  if (left - dataBytes > MAX_TRAILING_BYTES) {
    throw new FormatError("npy/trailing-bytes", { ...where, expected: dataBytes, found: left });
  }
  return { ...header, name, dataBytes, packedBytes };
}

/** What an array takes that is read: a matrix as float32, a column as its values too. */
function heldBytes({ dtype, shape, dataBytes }: NpzEntry): number {
  if (dtype.kind === "O") return dataBytes;
  const elements = shape.reduce((product, size) => product * size, 1);
  return shape.length > 1 && isNumeric(dtype) ? 4 * elements : dataBytes + VALUE_BYTES * elements;
}

/** What one can ask of an open file. */
function npzFile(file: string, zip: ZipFile, arrays: ReadonlyMap<string, Member>) {
  /** @throws FormatError `npz/missing-array`, or what is wrong with the array */
  function find(name: string) {
    const found = arrays.get(name);
    if (found === undefined) {
      throw new FormatError("npz/missing-array", { file, array: name, found: [...arrays.keys()] });
    }
    if ("problem" in found) throw found.problem;
    return found;
  }

  function numeric(name: string) {
    const found = find(name);
    if (!isNumeric(found.entry.dtype)) {
      throw new FormatError("npy/not-numeric", { ...where(name), dtype: found.entry.dtype.text });
    }
    return found;
  }

  const where = (array: string): ErrorParams => ({ file, array });
  const tooLarge = (name: string, bytes: number, most: number) =>
    new FormatError("npy/too-large", { ...where(name), bytes, most });

  function allocate(name: string, elements: number, rows: number): Float32Array {
    if (rows === 0) return new Float32Array(0);
    if (elements > MAX_FLOAT32_ELEMENTS) throw tooLarge(name, elements * 4, MAX_FLOAT32_ELEMENTS * 4);
    try {
      return new Float32Array(elements);
    } catch {
      throw tooLarge(name, elements * 4, MAX_FLOAT32_ELEMENTS * 4);
    }
  }

  /** Elements in file order, `BLOCK_ELEMENTS` at a time, in one staging buffer that the next block overwrites. */
  async function* blocks(name: string, options: ReadOptions) {
    const { entry, member } = find(name);
    const { dtype } = entry;
    const staging = new Uint8Array(BLOCK_ELEMENTS * dtype.itemSize);
    let filled = 0;
    let toSkip = entry.dataOffset;
    let left = entry.dataBytes;
    // Read to the member's end even past the array's: the CRC covers all of it.
    for await (const chunk of zip.stream(member, options)) {
      const skipped = Math.min(toSkip, chunk.length);
      toSkip -= skipped;
      for (let start = skipped; start < chunk.length && left > 0; ) {
        const end = Math.min(chunk.length, start + staging.length - filled, start + left);
        staging.set(chunk.subarray(start, end), filled);
        filled += end - start;
        left -= end - start;
        start = end;
        if (filled === staging.length || left === 0) {
          const bytes = staging.subarray(0, filled);
          toLittleEndian(dtype, bytes);
          yield numbersOf(dtype, bytes);
          filled = 0;
        }
      }
    }
  }

  /** Any array, wholly in memory. */
  async function readArray(name: string, { keepFloats = false, ...options }: ReadArrayOptions = {}): Promise<NdArray> {
    const { entry, member } = find(name);
    const most = entry.dtype.kind === "O" ? Math.min(MAX_ARRAY_BYTES, mostPickled(member)) : MAX_ARRAY_BYTES;
    if (member.size > most) throw tooLarge(name, member.size, most);
    const { dataOffset, dataBytes } = entry;
    // A buffer of its own: typed arrays need elements at multiples of their size.
    const data = await filled(zip.stream(member, options), dataOffset, dataOffset + dataBytes);
    return arrayOf(entry, data, { where: where(name), keepFloats });
  }

  /** Real numbers as float32 in bounded extra memory, with statistics. Throws `npy/not-numeric`. */
  async function readFloat32(name: string, options: ReadFloat32Options = {}): Promise<Float32Matrix> {
    const { entry } = numeric(name);
    const [rows, columns] = matrixShape(entry.shape);
    const { rowStride = columns, columnOffset = 0, into } = options;
    const data = into ?? allocate(name, (rows - 1) * rowStride + columnOffset + columns, rows);
    if (
      rows > 0 &&
      (columnOffset + columns > rowStride || (rows - 1) * rowStride + columnOffset + columns > data.length)
    ) {
      throw new RangeError(`${name} does not fit: ${rows} × ${columns} into ${data.length}, stride ${rowStride}`);
    }
    const sink = new Float32Sink({ data, rowStride, columnOffset }, entry.shape, entry.fortranOrder);
    for await (const block of blocks(name, options)) sink.push(block);
    return { data, rows, columns, statistics: sink.statistics() };
  }

  return {
    /** The arrays that can be read. */
    entries: [...arrays.values()].flatMap((found) => ("entry" in found ? [found.entry] : [])),
    /** All arrays, those of kinds that cannot be read (dates, records, long doubles) too. */
    names: [...arrays.keys()],
    /** Undefined for an array that is not there. Throws what is wrong with one that cannot be read. */
    get: (name: string): NpzEntry | undefined => (arrays.has(name) ? find(name).entry : undefined),
    readArray,
    /** The first entries of a one-dimensional array; of objects and of other shapes all of them. The rest is not read, nor checked. */
    async readFirst(name: string, count: number): Promise<NdArray> {
      const { entry, member } = find(name);
      const { dtype, shape, dataOffset } = entry;
      const [length = 0, ...others] = shape;
      if (dtype.kind === "O" || others.length > 0 || length <= count) return readArray(name, { keepFloats: true });
      const bytes = await zip.readRange(member, dataOffset, dataOffset + count * dtype.itemSize);
      return arrayOf({ ...entry, shape: [count] }, bytes, { where: where(name), keepFloats: true });
    },
    readFloat32,
    /**
     * Rows in file order, block by block: memory of one block, except for a Fortran-ordered array, which must be read
     * whole first.
     */
    async *readRows(name: string, { rowsPerBlock, ...options }: ReadRowsOptions): AsyncGenerator<RowBlock> {
      const { entry } = numeric(name);
      const [rows, columns] = matrixShape(entry.shape);
      if (entry.fortranOrder && entry.shape.filter((length) => length > 1).length > 1) {
        const { data } = await readFloat32(name, options);
        for (let firstRow = 0; firstRow < rows; firstRow += rowsPerBlock) {
          const count = Math.min(rowsPerBlock, rows - firstRow);
          yield { firstRow, rows: count, data: data.subarray(firstRow * columns, (firstRow + count) * columns) };
        }
        return;
      }
      const data = new Float32Array(Math.min(rowsPerBlock, rows) * columns);
      let filled = 0;
      let firstRow = 0;
      for await (const block of blocks(name, options)) {
        for (let start = 0; start < block.length; ) {
          const end = Math.min(block.length, start + data.length - filled);
          data.set(block.subarray(start, end), filled);
          filled += end - start;
          start = end;
          if (filled === data.length) {
            yield { firstRow, rows: filled / columns, data };
            firstRow += filled / columns;
            filled = 0;
          }
        }
      }
      if (filled > 0) yield { firstRow, rows: filled / columns, data: data.subarray(0, filled) };
    },
    /** Labels or identifiers as text; None and NaN objects are null. See `NdArray.toStrings`. */
    readStrings: async (name: string, options?: ReadOptions) =>
      (await readArray(name, { ...options, keepFloats: true })).toStrings(),
    /** The one value of a 0-d (or one-element) array. Throws `npy/not-a-scalar`. */
    readScalar: async (name: string, options?: ReadOptions): Promise<PickleValue> =>
      (await readArray(name, options)).item(),
  };
}

/** The array whose data these are, which become its own; an object array's are a pickle of the whole array. */
function arrayOf(
  { dtype, shape, fortranOrder }: NpyHeader,
  data: Bytes,
  options: { readonly where: ErrorParams; readonly keepFloats: boolean },
): NdArray {
  const { where } = options;
  if (dtype.kind !== "O") {
    toLittleEndian(dtype, data);
    return new NdArray({ dtype, shape, fortranOrder, bytes: data, objects: null }, where);
  }
  const { value } = readPickle(data, options);
  const count = shape.reduce((product, size) => product * size, 1);
  if (!(value instanceof NdArray) || value.size !== count || value.objects === null) {
    throw new FormatError("pickle/bad-rebuild", { ...where, offset: 0, name: "numpy.ndarray" });
  }
  return new NdArray({ dtype, shape, fortranOrder: false, bytes: new Uint8Array(0), objects: value.objects }, where);
}

/** Reads a lone .npy file. Throws `npy/*`, `pickle/*`. */
export async function readNpy(blob: Blob, { fileName: file }: { fileName: string }): Promise<NdArray> {
  const where = { file, array: file };
  if (blob.size === 0) throw new FormatError("file/empty", { file });
  if (blob.size > MAX_ARRAY_BYTES)
    throw new FormatError("npy/too-large", { ...where, bytes: blob.size, most: MAX_ARRAY_BYTES });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const header = parseNpyHeader(bytes.subarray(0, NPY_HEADER_BYTES), where);
  const { dtype, shape, dataOffset } = header;
  const end = dataOffset + shape.reduce((product, size) => product * size, dtype.itemSize);
  if (dtype.kind === "O") return arrayOf(header, bytes.subarray(dataOffset), { where, keepFloats: false });
  if (end > bytes.length) throw new FormatError("npy/truncated", { ...where, expected: end, found: bytes.length });
  return arrayOf(header, bytes.slice(dataOffset, end), { where, keepFloats: false });
}
