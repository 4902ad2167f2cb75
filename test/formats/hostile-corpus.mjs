/**
 * Makes the hostile corpus: files that lie, overlap, explode, break off or attack, beside a few odd ones that must open.
 * Deterministic and free of the studio's own readers and writers, so that a bug of theirs cannot hide itself.
 * `hostile.test.ts` compares code, parameters and sentence with `test/fixtures/formats/hostile-expectations.json`.
 */
import { constants, deflateRawSync, crc32 as zlibCrc32 } from "node:zlib";

/**
 * @typedef {"npz" | "npy" | "torch" | "safetensors" | "zip"} Opener
 * @typedef {{ name: string, opener: Opener, bytes: Uint8Array<ArrayBuffer> }} HostileFile
 * @typedef {{ name?: string, localName?: string, data: Uint8Array, deflate?: boolean, method?: number, localMethod?: number,
 *   flags?: number, crc?: number, size?: number, compressedSize?: number, offset?: number, disk?: number, extra?: Uint8Array,
 *   raw?: Uint8Array, localSignature?: number }} Member
 * @typedef {{ comment?: Uint8Array, prepend?: Uint8Array, end?: Partial<EndFields>, zip64?: "end" | "locator-only" | "bad-record" | "two-disks" | "far" }} ZipQuirks
 * @typedef {{ disk: number, directoryDisk: number, entriesHere: number, entries: number, size: number, offset: number }} EndFields
 */

// -- bytes ------------------------------------------------------------------------------------------------------------

const encoder = new TextEncoder();

/** @param {string} value */
function text(value) {
  return encoder.encode(value);
}

/** @param {string} value one byte per character */
function latin1(value) {
  return Uint8Array.from(value, (character) => character.charCodeAt(0));
}

/** @param {...(Uint8Array | number[])} parts @returns {Uint8Array<ArrayBuffer>} */
function join8(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {number} value @param {number} width bytes, little-endian */
function le(value, width) {
  const bytes = new Uint8Array(width);
  let rest = BigInt(value);
  for (let i = 0; i < width; i++) {
    bytes[i] = Number(rest & 255n);
    rest >>= 8n;
  }
  return bytes;
}

/** @param {Uint8Array} data */
function checksum(data) {
  if (typeof zlibCrc32 === "function") return zlibCrc32(data);
  let crc = ~0;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

/** @param {Uint8Array} bytes @param {number} at @param {number[]} values */
function patched(bytes, at, values) {
  const copy = new Uint8Array(bytes);
  copy.set(values, at);
  return copy;
}

// -- zip --------------------------------------------------------------------------------------------------------------

/**
 * A ZIP file from members whose every field may lie.
 * @param {Member[]} members @param {ZipQuirks} quirks
 */
export function zip(members, quirks = {}) {
  const prepend = quirks.prepend ?? new Uint8Array(0);
  /** @type {Uint8Array[]} */
  const body = [];
  /** @type {Uint8Array[]} */
  const directory = [];
  let offset = 0;
  for (const member of members) {
    const stored = member.raw ?? (member.deflate ? new Uint8Array(deflateRawSync(member.data)) : member.data);
    const name = text(member.name ?? "a.npy");
    const localName = text(member.localName ?? member.name ?? "a.npy");
    const method = member.method ?? (member.deflate ? 8 : 0);
    const flags = member.flags ?? 0x0800;
    const crc = member.crc ?? checksum(member.data);
    const size = member.size ?? member.data.length;
    const compressedSize = member.compressedSize ?? stored.length;
    const local = join8(
      le(member.localSignature ?? 0x04034b50, 4),
      le(20, 2),
      le(flags, 2),
      le(member.localMethod ?? method, 2),
      le(0, 2),
      le(0x21, 2),
      le(crc, 4),
      le(compressedSize, 4),
      le(size, 4),
      le(localName.length, 2),
      le(0, 2),
      localName,
      stored,
    );
    const extra = member.extra ?? new Uint8Array(0);
    directory.push(
      join8(
        le(0x02014b50, 4),
        le(20, 2),
        le(20, 2),
        le(flags, 2),
        le(method, 2),
        le(0, 2),
        le(0x21, 2),
        le(crc, 4),
        le(compressedSize, 4),
        le(size, 4),
        le(name.length, 2),
        le(extra.length, 2),
        le(0, 2),
        le(member.disk ?? 0, 2),
        le(0, 2),
        le(0, 4),
        le(member.offset ?? offset, 4),
        name,
        extra,
      ),
    );
    body.push(local);
    offset += local.length;
  }
  const directoryBytes = join8(...directory);
  const end = {
    disk: 0,
    directoryDisk: 0,
    entriesHere: members.length,
    entries: members.length,
    size: directoryBytes.length,
    offset,
    ...quirks.end,
  };
  const comment = quirks.comment ?? new Uint8Array(0);
  return join8(
    prepend,
    ...body,
    directoryBytes,
    zip64Records(quirks.zip64, end, offset + directoryBytes.length),
    le(0x06054b50, 4),
    le(end.disk, 2),
    le(end.directoryDisk, 2),
    le(end.entriesHere, 2),
    le(quirks.zip64 === undefined ? end.entries : 0xffff, 2),
    le(end.size, 4),
    le(quirks.zip64 === undefined ? end.offset : 0xffffffff, 4),
    le(comment.length, 2),
    comment,
  );
}

/** @param {ZipQuirks["zip64"]} quirk @param {EndFields} end @param {number} position */
function zip64Records(quirk, end, position) {
  if (quirk === undefined) return new Uint8Array(0);
  const record = join8(
    le(quirk === "bad-record" ? 0x11111111 : 0x06064b50, 4),
    le(44, 8),
    le(45, 2),
    le(45, 2),
    le(quirk === "two-disks" ? 1 : 0, 4),
    le(0, 4),
    le(end.entries, 8),
    le(end.entries, 8),
    le(end.size, 8),
    le(end.offset, 8),
  );
  const locator = join8(le(0x07064b50, 4), le(0, 4), le(quirk === "far" ? 2 ** 40 : position, 8), le(1, 4));
  return quirk === "end" ? record : join8(record, locator);
}

// -- npy --------------------------------------------------------------------------------------------------------------

/** @param {string} header @param {Uint8Array | number[]} data @param {number[]} version */
function npyOf(header, data, version = [1, 0]) {
  const prefix = version[0] === 1 ? 10 : 12;
  const padding = (64 - ((prefix + header.length + 1) % 64)) % 64;
  const padded = `${header}${" ".repeat(padding)}\n`;
  return join8(latin1("\x93NUMPY"), version, le(padded.length, prefix - 8), text(padded), data);
}

/** @param {string} descr @param {string} shape @param {Uint8Array | number[]} data @param {string} order */
function npy(descr, shape, data, order = "False") {
  return npyOf(`{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`, data);
}

/** @param {number[]} values */
function float64(...values) {
  return new Uint8Array(Float64Array.from(values).buffer);
}

const goodArray = npy("<f8", "(2, 2)", float64(1, 2, 3, 4));
/**
 * An array of zeros, honestly packed a thousandfold.
 * @param {number} megabytes
 */
function gigabytes(megabytes) {
  const size = 2 ** 20;
  const piece = deflateRawSync(new Uint8Array(size), { finishFlush: constants.Z_FULL_FLUSH });
  const header = npy("<f8", `(${(megabytes * size) / 8},)`, new Uint8Array(0));
  const head = deflateRawSync(header, { finishFlush: constants.Z_FULL_FLUSH });
  const raw = join8(head, ...new Array(megabytes).fill(piece), deflateRawSync(new Uint8Array(0)));
  return { ...goodMember, raw, size: header.length + megabytes * size, compressedSize: raw.length };
}

const goodMember = { name: "past_sketches.npy", data: goodArray, deflate: true };

// -- pickle -----------------------------------------------------------------------------------------------------------

/** @param {string} value */
function unicode(value) {
  const bytes = text(value);
  return join8([0x58], le(bytes.length, 4), bytes);
}

/** @param {string} value */
function shortUnicode(value) {
  const bytes = text(value);
  return join8([0x8c, bytes.length], bytes);
}

/** @param {string} module @param {string} name */
function global(module, name) {
  return latin1(`c${module}\n${name}\n`);
}

const STOP = [0x2e];
const MARK = [0x28];
const PROTO2 = [0x80, 2];
const PROTO4 = [0x80, 4];

/** An object array's pickle around its list items. @param {number} count @param {Uint8Array} items */
function objectArrayPickle(count, items) {
  return join8(
    PROTO4,
    global("numpy._core.multiarray", "_reconstruct"),
    global("numpy", "ndarray"),
    [0x4b, 0, 0x85, 0x43, 1, 0x62, 0x87, 0x52, 0x28, 0x4b, 1, 0x4b, count, 0x85],
    global("numpy", "dtype"),
    shortUnicode("O8"),
    [0x89, 0x88, 0x87, 0x52, 0x28, 0x4b, 3],
    shortUnicode("|"),
    [0x4e, 0x4e, 0x4e, 0x4a, 255, 255, 255, 255, 0x4a, 255, 255, 255, 255, 0x4b, 63, 0x74, 0x62, 0x89, 0x5d, 0x28],
    items,
    [0x65, 0x74, 0x62],
    STOP,
  );
}

/** One of NumPy's text scalars with a dtype of its own. Memo 0 is `scalar`, 1 is `dtype`. */
const numpyText = () =>
  join8(
    [0x68, 0, 0x68, 1],
    shortUnicode("U1"),
    [0x89, 0x88, 0x87, 0x94, 0x52, 0x94, 0x28, 0x4b, 3],
    shortUnicode("<"),
    [0x4e, 0x4e, 0x4e, 0x4b, 4, 0x4b, 4, 0x4b, 8, 0x74, 0x94, 0x62],
    [0x43, 4, 0x61, 0, 0, 0, 0x94, 0x86, 0x94, 0x52, 0x94],
  );

/** One of NumPy's numbers, all of one dtype, which memo 2 is. */
const numpyNumber = () => join8([0x68, 0, 0x68, 2, 0x43, 8], new Uint8Array(8), [0x94, 0x86, 0x94, 0x52, 0x94]);

/**
 * A list of NumPy's scalars as NumPy pickles them.
 * @param {number} count
 * @param {() => Uint8Array} scalar
 */
function numpyScalars(count, scalar) {
  const one = scalar();
  const items = new Uint8Array(count * one.length);
  for (let i = 0; i < count; i++) items.set(one, i * one.length);
  const names = join8(global("numpy._core.multiarray", "scalar"), [0x94], global("numpy", "dtype"), [0x94]);
  const double = join8([0x68, 1], shortUnicode("f8"), [0x89, 0x88, 0x87, 0x52, 0x94, 0x30]);
  return join8(names, double, [0x5d, 0x28], items, [0x65]);
}

/** An .npz whose one object array holds this pickle. @param {Uint8Array} pickle @param {string} shape */
function npzPickle(pickle, shape = "(1,)") {
  return zip([{ name: "segments.npy", data: npy("|O", shape, pickle), deflate: true }]);
}

// -- torch ------------------------------------------------------------------------------------------------------------

/** @param {string} storageClass @param {string} key @param {Uint8Array} count pickled */
function storageId(storageClass, key, count) {
  return join8(
    MARK,
    unicode("storage"),
    global("torch", storageClass),
    unicode(key),
    unicode("cpu"),
    count,
    [0x74, 0x51],
  );
}

/**
 * A tensor's reconstruction.
 * @param {{ storageClass?: string, key?: string, count?: Uint8Array, offset?: Uint8Array, shape?: Uint8Array, strides?: Uint8Array, rebuild?: string }} options
 */
function tensorPickle(options = {}) {
  const { storageClass = "FloatStorage", key = "0", rebuild = "_rebuild_tensor_v2" } = options;
  return join8(
    global("torch._utils", rebuild),
    MARK,
    storageId(storageClass, key, options.count ?? int(4)),
    options.offset ?? int(0),
    options.shape ?? tuple(2, 2),
    options.strides ?? tuple(2, 1),
    [0x89],
    global("collections", "OrderedDict"),
    [0x29, 0x52, 0x74, 0x52],
  );
}

/** @param {number} value */
function int(value) {
  return value >= 0 && value < 2 ** 31 ? join8([0x4a], le(value, 4)) : join8([0x8a, 8], le(value, 8));
}

/** @param {...number} values */
function tuple(...values) {
  return join8(MARK, ...values.map(int), [0x74]);
}

/** @param {Uint8Array} value @param {Member[]} more @param {{ byteorder?: string, data?: Uint8Array, root?: string }} options */
function checkpoint(value, more = [], options = {}) {
  const root = options.root ?? "archive";
  return zip([
    { name: `${root}/data.pkl`, data: value },
    { name: `${root}/byteorder`, data: text(options.byteorder ?? "little") },
    { name: `${root}/data/0`, data: options.data ?? new Uint8Array(16) },
    { name: `${root}/version`, data: text("3\n") },
    ...more,
  ]);
}

/** A checkpoint `{'w': value}`. @param {Uint8Array} value */
function dictOf(value) {
  return join8(PROTO2, [0x7d], unicode("w"), value, [0x73], STOP);
}

/** @param {Parameters<typeof tensorPickle>[0]} options */
function tensorFile(options) {
  return checkpoint(dictOf(tensorPickle(options)));
}

// -- safetensors ------------------------------------------------------------------------------------------------------

/** @param {string} header @param {Uint8Array} data @param {number} length */
function safetensors(header, data = new Uint8Array(8), length = text(header).length) {
  return join8(le(length, 8), text(header), data);
}

// -- the corpus -------------------------------------------------------------------------------------------------------

/** @returns {HostileFile[]} */
export function hostileCorpus() {
  return [...zipFiles(), ...npyFiles(), ...pickleFiles(), ...torchFiles(), ...safetensorsFiles(), ...truncations()];
}

/** @param {Opener} opener @param {[string, Uint8Array<ArrayBuffer>][]} files @returns {HostileFile[]} */
function files(opener, files) {
  return files.map(([name, bytes]) => ({ name: `${opener}-${name}`, opener, bytes }));
}

function zipFiles() {
  const good = zip([goodMember]);
  const zeros = new Uint8Array(2_000_000);
  const fakeEnd = zip([], {});
  const signature = good.length - 22;
  return files("npz", [
    ["empty-file", new Uint8Array(0)],
    ["one-byte", Uint8Array.of(0x50)],
    ["text", text("customer,segment\n1,mass\n")],
    ["json", text('{"past_sketches": []}')],
    ["png", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0)],
    ["hdf5", Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0)],
    ["parquet", text("PAR1....PAR1")],
    ["a-lone-npy", goodArray],
    ["a-checkpoint", tensorFile({})],
    ["no-members", zip([])],
    ["no-arrays", zip([{ name: "readme.txt", data: text("hello") }])],
    ["bomb-inflates-past-its-size", zip([{ ...goodMember, raw: new Uint8Array(deflateRawSync(zeros)) }])],
    ["bomb-claims-impossible-ratio", zip([{ ...goodMember, size: 0xfffffff0 }])],
    ["bomb-honest-ratio", zip([{ name: "a.npy", data: npy("<f8", "(250000,)", zeros), deflate: true }])],
    ["bomb-zeros", zip([gigabytes(2048)])],
    ["bomb-zeros-in-many", zip(Array.from({ length: 21 }, (_, i) => ({ ...gigabytes(100), name: `a${i}.npy` })))],
    ["bomb-stored-lies", zip([{ ...goodMember, deflate: false, size: 5_000_000 }])],
    ["size-too-small", zip([{ ...goodMember, size: 100 }])],
    ["size-too-large", zip([{ ...goodMember, size: 200 }])],
    ["compressed-size-too-small", zip([{ ...goodMember, compressedSize: 10 }])],
    ["compressed-size-beyond-file", zip([{ ...goodMember, compressedSize: 100_000 }])],
    ["crc-wrong", zip([{ ...goodMember, crc: 1 }])],
    ["crc-wrong-stored", zip([{ ...goodMember, deflate: false, crc: 1 }])],
    ["deflate-garbage", zip([{ ...goodMember, raw: latin1("\xff\xff\xff\xff garbage") }])],
    ["deflate-empty", zip([{ ...goodMember, raw: new Uint8Array(0) }])],
    ["duplicate-names", zip([goodMember, goodMember])],
    ["overlapping", zip([goodMember, { ...goodMember, name: "b.npy", offset: 10 }])],
    ["same-data-twice", zip([goodMember, { ...goodMember, name: "past_sketche2.npy", offset: 0 }])],
    ["offset-beyond-file", zip([{ ...goodMember, offset: 0x7fffffff }])],
    ["offset-into-nothing", zip([goodMember, { ...goodMember, name: "b.npy", offset: 3 }])],
    ["traversal", zip([{ ...goodMember, name: "../../evil.npy" }])],
    ["traversal-inside", zip([{ ...goodMember, name: "a/../../evil.npy" }])],
    ["absolute-name", zip([{ ...goodMember, name: "/etc/passwd.npy" }])],
    ["backslash-name", zip([{ ...goodMember, name: "a\\b.npy" }])],
    ["drive-name", zip([{ ...goodMember, name: "C:evil.npy" }])],
    ["nul-name", zip([{ ...goodMember, name: "a\0.npy" }])],
    ["empty-name", zip([{ ...goodMember, name: "" }])],
    ["proto-name", zip([{ ...goodMember, name: "__proto__.npy" }])],
    ["very-long-name", zip([{ ...goodMember, name: `${"a".repeat(5000)}.npy`, crc: 1 }])],
    ["encrypted", zip([{ ...goodMember, flags: 1 }])],
    ["strong-encryption", zip([{ ...goodMember, flags: 0x41 }])],
    ["masked-headers", zip([{ ...goodMember, flags: 0x2000 }])],
    ...[1, 6, 9, 12, 14, 93, 95, 99].map(
      (method) =>
        /** @type {[string, Uint8Array<ArrayBuffer>]} */ ([`method-${method}`, zip([{ ...goodMember, method }])]),
    ),
    ["local-name-differs", zip([{ ...goodMember, localName: "future_sketch.npy" }])],
    ["local-name-longer", zip([{ ...goodMember, localName: "past_sketches_and_more.npy" }])],
    ["local-method-differs", zip([{ ...goodMember, localMethod: 0 }])],
    [
      "local-signature-wrong",
      zip([
        { name: "b.npy", data: goodArray },
        { ...goodMember, localSignature: 0x12345678 },
      ]),
    ],
    ["prepended", zip([goodMember], { prepend: zip([{ name: "x.npy", data: goodArray }]) })],
    ["comment", zip([goodMember], { comment: text("a harmless comment") })],
    ["comment-with-fake-end", zip([goodMember], { comment: fakeEnd })],
    ["comment-length-lies", join8(good, text("tail"))],
    ["multi-disk", zip([goodMember], { end: { disk: 1 } })],
    ["multi-disk-directory", zip([goodMember], { end: { directoryDisk: 2 } })],
    ["multi-disk-counts", zip([goodMember], { end: { entriesHere: 0 } })],
    ["multi-disk-member", zip([{ ...goodMember, disk: 3 }])],
    ["count-too-large", zip([goodMember], { end: { entries: 2, entriesHere: 2 } })],
    ["count-too-small", zip([goodMember, { ...goodMember, name: "b.npy" }], { end: { entries: 1, entriesHere: 1 } })],
    ["directory-offset-beyond", zip([goodMember], { end: { offset: 0x7ffffff0 } })],
    ["directory-size-zero", zip([goodMember], { end: { size: 0 } })],
    ["directory-signature", patched(good, good.length - 22 - 46 - "past_sketches.npy".length, [0, 0, 0, 0])],
    ["directory-name-length", patched(good, good.length - 22 - 18 - "past_sketches.npy".length, [0xff, 0xff])],
    ["end-signature-destroyed", patched(good, signature, [0, 0, 0, 0])],
    ["zip64-without-locator", zip([goodMember], { zip64: "end" })],
    ["zip64-valid", zip([goodMember], { zip64: "locator-only" })],
    ["zip64-bad-record", zip([goodMember], { zip64: "bad-record" })],
    ["zip64-two-disks", zip([goodMember], { zip64: "two-disks" })],
    ["zip64-record-far-away", zip([goodMember], { zip64: "far" })],
    ["zip64-extra-missing", zip([{ ...goodMember, size: 0xffffffff }])],
    ["zip64-extra-short", zip([{ ...goodMember, size: 0xffffffff, extra: join8(le(1, 2), le(4, 2), le(0, 4)) }])],
    [
      "zip64-extra-exabytes",
      zip([{ ...goodMember, size: 0xffffffff, extra: join8(le(1, 2), le(8, 2), le(2 ** 60, 8)) }]),
    ],
    ["extra-field-runs-over", zip([{ ...goodMember, extra: join8(le(0x7075, 2), le(900, 2)) }])],
    ["too-many-members-claimed", zip([goodMember], { end: { entries: 60_000, entriesHere: 60_000 } })],
    ["trailing-garbage", join8(good, new Uint8Array(70_000))],
  ]);
}

function npyFiles() {
  /** @type {[string, Uint8Array][]} */
  const arrays = [
    ["magic", join8(latin1("\x94NUMPY"), goodArray.subarray(6))],
    ["version-0", patched(goodArray, 6, [0, 0])],
    ["version-4", patched(goodArray, 6, [4, 0])],
    ["version-1-1", patched(goodArray, 6, [1, 1])],
    ["header-length-beyond", patched(goodArray, 8, [0xff, 0x20])],
    ["header-length-huge", npyOf("{}", [], [2, 0]).map((byte, i) => (i >= 8 && i < 12 ? 0x7f : byte))],
    ["header-too-long", npyOf(`{'descr': '<f8', 'fortran_order': False, 'shape': (), }${" ".repeat(20_000)}`, [])],
    ["header-not-a-dict", npyOf("['descr']", [])],
    ["header-empty", npyOf("", [])],
    ["header-code", npyOf("{'descr': __import__('os').system('id'), 'fortran_order': False, 'shape': ()}", [])],
    ["header-key-missing", npyOf("{'descr': '<f8', 'shape': (1,)}", float64(1))],
    ["header-key-extra", npyOf("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'x': 1}", float64(1))],
    ["header-key-twice", npyOf("{'descr': '<f8', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", float64(1))],
    ["header-key-proto", npyOf("{'__proto__': '<f8', 'fortran_order': False, 'shape': (1,)}", float64(1))],
    ["header-trailing-code", npyOf("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} or 1", float64(1))],
    ["header-any-order", npyOf('{"shape": (1,), "fortran_order": False, "descr": "<f8"}', float64(1))],
    ["header-python-2-longs", npyOf("{'descr': '<f8', 'fortran_order': False, 'shape': (1L,), }", float64(1))],
    ["order-not-bool", npyOf("{'descr': '<f8', 'fortran_order': 0, 'shape': (1,)}", float64(1))],
    ["shape-list", npy("<f8", "[2, 2]", float64(1, 2, 3, 4))],
    ["shape-number", npy("<f8", "4", float64(1, 2, 3, 4))],
    ["shape-no-comma", npy("<f8", "(4)", float64(1, 2, 3, 4))],
    ["shape-negative", npy("<f8", "(-1, 4)", float64(1, 2, 3, 4))],
    ["shape-float", npy("<f8", "(4.0,)", float64(1, 2, 3, 4))],
    ["shape-bool", npy("<f8", "(True,)", float64(1))],
    ["shape-overflow", npy("<f8", "(9007199254740993, 3)", float64(1))],
    ["shape-product-overflow", npy("<f8", "(4294967296, 4294967296)", float64(1))],
    ["shape-huge", npy("<f8", "(1000000000,)", float64(1))],
    ["shape-larger-than-data", npy("<f8", "(5,)", float64(1, 2, 3, 4))],
    ["shape-100-dimensions", npy("<f8", `(${"1, ".repeat(100)})`, float64(1))],
    ["shape-zero-rows", npy("<f8", "(0, 320)", [])],
    ["data-missing", npy("<f8", "(2,)", [])],
    ["data-trailing", npy("<f8", "(1,)", float64(1, 2))],
    ["dtype-structured", npyOf("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}", float64(1))],
    ["dtype-unknown", npy("<z9", "(1,)", float64(1))],
    ["dtype-void", npy("|V8", "(1,)", float64(1))],
    ["dtype-datetime", npy("<M8[ns]", "(1,)", float64(1))],
    ["dtype-longdouble", npy("<f16", "(1,)", float64(1, 2))],
    ["dtype-width", npy("<f3", "(1,)", float64(1))],
    ["dtype-empty", npy("", "(1,)", float64(1))],
    ["dtype-huge-text", npy("<U999999999", "(1,)", [])],
    ["dtype-none", npyOf("{'descr': None, 'fortran_order': False, 'shape': (1,)}", float64(1))],
    ["complex", npy("<c16", "(1,)", float64(1, 2))],
    ["character-beyond-unicode", npy("<U1", "(2,)", join8(le(65, 4), le(0x110000, 4)))],
    ["nan-and-infinity", npy("<f8", "(1, 3)", float64(Number.NaN, Infinity, 1e300))],
    ["fortran", npy("<f8", "(2, 2)", float64(1, 3, 2, 4), "True")],
    ["big-endian", npy(">f8", "(1,)", float64(1).reverse())],
    ["objects-as-float", npy("|O", "(1,)", float64(1))],
  ];
  return [
    ...files(
      "npz",
      arrays.map(([name, data]) => [`npy-${name}`, zip([{ name: "past_sketches.npy", data, deflate: true }])]),
    ),
    ...files(
      "npy",
      arrays.slice(0, 6).map(([name, data]) => [name, new Uint8Array(data)]),
    ),
  ];
}

/** @param {number} opcode */
function many(opcode) {
  return new Uint8Array(6_000_000).fill(opcode);
}

function pickleFiles() {
  const call = (/** @type {string} */ module, /** @type {string} */ name) =>
    join8(PROTO2, global(module, name), unicode("id"), [0x85, 0x52], STOP);
  const laughs = [];
  for (let level = 0; level < 200; level++) laughs.push([0x28, 0x68, level, 0x68, level, 0x6c, 0x71, level + 1]);
  const bigText = "a".repeat(40_000);
  const encodeAgain = [];
  for (let i = 0; i < 500; i++) encodeAgain.push(join8([0x68, 0], [0x68, 1, 0x68, 2, 0x86, 0x52, 0x30]));
  /** @type {[string, Uint8Array][]} */
  const pickles = [
    ["os-system", call("os", "system")],
    ["posix-system", call("posix", "system")],
    ["nt-system", call("nt", "system")],
    ["subprocess-popen", call("subprocess", "Popen")],
    ["builtins-eval", call("builtins", "eval")],
    ["builtins-exec", call("__builtin__", "exec")],
    ["builtins-getattr", call("builtins", "getattr")],
    ["builtins-import", call("builtins", "__import__")],
    ["builtins-eval-dotted", call("builtins", "eval.__call__")],
    ["importlib", call("importlib", "import_module")],
    ["runpy", call("runpy", "_run_code")],
    ["socket", call("socket", "socket")],
    ["os-path-module", call("os.path", "join")],
    ["sys-modules", join8(PROTO2, global("sys", "modules"), STOP)],
    ["shutil-by-stack-global", join8(PROTO4, shortUnicode("shutil"), shortUnicode("rmtree"), [0x93], STOP)],
    ["os-by-inst", join8(MARK, unicode("id"), latin1("ios\nsystem\n"), STOP)],
    ["os-by-obj", join8(MARK, global("os", "system"), unicode("id"), [0x6f], STOP)],
    ["extension-registry", join8([0x80, 2, 0x82, 1], STOP)],
    ["next-buffer", join8([0x80, 5, 0x97], STOP)],
    ["persistent-id", join8(PROTO2, unicode("x"), [0x51], STOP)],
    ["protocol-6", join8([0x80, 6, 0x4e], STOP)],
    ["protocol-255", join8([0x80, 255, 0x4e], STOP)],
    ["no-stop", join8(PROTO2, [0x4e])],
    ["empty", new Uint8Array(0)],
    ["stop-only", Uint8Array.from(STOP)],
    ["unknown-opcode", join8(PROTO2, [0xff], STOP)],
    ["underflow-append", join8(PROTO2, [0x61], STOP)],
    ["underflow-tuple3", join8(PROTO2, [0x4e, 0x87], STOP)],
    ["underflow-reduce", join8(PROTO2, [0x29, 0x52], STOP)],
    ["underflow-mark", join8(PROTO2, [0x74], STOP)],
    ["odd-setitems", join8(PROTO2, [0x7d, 0x28, 0x4e, 0x75], STOP)],
    ["memo-miss", join8(PROTO2, [0x68, 9], STOP)],
    ["memo-miss-text", join8(latin1("g99\n"), STOP)],
    ["memo-key-4-billion", join8(PROTO2, [0x4e, 0x72, 255, 255, 255, 255], STOP)],
    ["memo-key-text", join8(latin1("Np99999999999999999999\n"), STOP)],
    ["string-4-gigabytes", join8(PROTO2, [0x58, 255, 255, 255, 255], STOP)],
    ["string-16-exabytes", join8(PROTO4, [0x8d], le(-1, 8), STOP)],
    ["bytes-16-exabytes", join8(PROTO4, [0x8e], le(-1, 8), STOP)],
    ["bytearray-16-exabytes", join8([0x80, 5, 0x96], le(-1, 8), STOP)],
    ["frame-only", join8(PROTO4, [0x95, 1])],
    ["integer-4-gigabytes", join8(PROTO2, [0x8b, 255, 255, 255, 255], STOP)],
    ["integer-5000-bytes", join8(PROTO2, [0x8b], le(5000, 4), new Uint8Array(5000), STOP)],
    ["integer-10000-digits", join8(latin1(`L${"9".repeat(10_000)}L\n`), STOP)],
    ["integer-not-a-number", join8(latin1("Ievil\n"), STOP)],
    ["float-not-a-number", join8(latin1("Fevil\n"), STOP)],
    ["string-unquoted", join8(latin1("Sevil\n"), STOP)],
    ["line-without-end", latin1("I123")],
    ["utf8-broken", join8(PROTO2, [0x58, 2, 0, 0, 0, 0xc3, 0x28], STOP)],
    ["dict-with-list-key", join8(PROTO2, [0x7d, 0x5d, 0x4e, 0x73], STOP)],
    ["append-to-none", join8(PROTO2, [0x4e, 0x4e, 0x61], STOP)],
    ["build-on-number", join8(PROTO2, [0x4b, 1, 0x7d, 0x62], STOP)],
    ["call-a-number", join8(PROTO2, [0x4b, 1, 0x29, 0x52], STOP)],
    ["stack-global-of-numbers", join8(PROTO4, [0x4b, 1, 0x4b, 2, 0x93], STOP)],
    ["nested-lists", join8(PROTO2, new Uint8Array(5000).fill(0x5d), new Uint8Array(4999).fill(0x61), STOP)],
    ["nested-marks", join8(PROTO2, new Uint8Array(100_000).fill(0x28), STOP)],
    [
      "memo-bomb-copies",
      join8(
        PROTO2,
        unicode(bigText),
        [0x71, 1],
        unicode("latin1"),
        [0x71, 2],
        global("_codecs", "encode"),
        [0x71, 0],
        ...encodeAgain,
        STOP,
      ),
    ],
    ["bytes-of-a-number", join8(PROTO2, global("builtins", "bytes"), int(2 ** 31 - 1), [0x85, 0x52], STOP)],
    ["encode-utf16", join8(PROTO2, global("_codecs", "encode"), unicode("a"), unicode("utf-16"), [0x86, 0x52], STOP)],
    ["ndarray-shape-lies", objectArrayPickle(200, unicode("mass"))],
    ["ndarray-never-built", join8(PROTO4, global("numpy", "ndarray"), [0x29, 0x52], STOP)],
    ["not-an-array", join8(PROTO2, unicode("mass"), STOP)],
    [
      "scalar-bytes-lie",
      join8(
        PROTO4,
        global("numpy._core.multiarray", "scalar"),
        global("numpy", "dtype"),
        shortUnicode("f8"),
        [0x89, 0x88, 0x87, 0x52, 0x43, 2, 1, 2, 0x86, 0x52],
        STOP,
      ),
    ],
    ["unknown-class-inside", objectArrayPickle(1, join8(global("evil", "Thing"), [0x29, 0x52]))],
    ["object-is-a-dict", objectArrayPickle(1, Uint8Array.of(0x7d))],
    ["self-reference", objectArrayPickle(1, Uint8Array.of(0x5d, 0x71, 77, 0x68, 77, 0x61))],
    [
      "billion-laughs",
      objectArrayPickle(1, join8([0x5d, 0x71, 0], ...laughs.slice(0, 100), new Uint8Array(100).fill(0x30))),
    ],
    ["none-is-no-label", objectArrayPickle(1, Uint8Array.of(0x4e))],
    // Six million of one opcode: six kilobytes in the archive.
    ["bomb-dicts", join8(PROTO4, many(0x7d), STOP)],
    ["bomb-lists", join8(PROTO4, many(0x5d), STOP)],
    ["bomb-tuples", join8(PROTO4, many(0x29), STOP)],
    ["bomb-sets", join8(PROTO4, many(0x8f), STOP)],
    ["bomb-marks", join8(PROTO4, many(0x28), STOP)],
    ["bomb-nones", join8(PROTO4, many(0x4e), STOP)],
    ["bomb-memo", join8(PROTO4, [0x4e], many(0x94), STOP)],
    ["bomb-nested-tuples", join8(PROTO4, [0x4e], many(0x85), STOP)],
    ["bomb-frames", join8(PROTO4, many(0x95), STOP)],
    ["bomb-numpy-texts", join8(PROTO4, numpyScalars(1_000_000, numpyText), STOP)],
    ["bomb-numpy-numbers", join8(PROTO4, numpyScalars(1_000_000, numpyNumber), STOP)],
    ["bomb-digits", join8(latin1(`F${"1".repeat(1_000_000)}x\n`), STOP)],
    ["bomb-unpacked", join8(PROTO2, [0x58], le(85_000_000, 4), new Uint8Array(85_000_000).fill(0x61), STOP)],
  ];
  return files(
    "npz",
    pickles.map(([name, pickle]) => [`pickle-${name}`, npzPickle(pickle)]),
  );
}

/** @returns {HostileFile[]} */
export function torchFiles() {
  const legacy = Uint8Array.of(
    0x80,
    2,
    0x8a,
    0x0a,
    0x6c,
    0xfc,
    0x9c,
    0x46,
    0xf9,
    0x20,
    0x6a,
    0xa8,
    0x50,
    0x19,
    0x2e,
    0x80,
    2,
  );
  const tar = new Uint8Array(1024);
  tar.set(text("ustar"), 257);
  const inert = join8(global("argparse", "Namespace"), [0x29, 0x81, 0x7d, 0x62]);
  return files("torch", [
    ["empty-file", new Uint8Array(0)],
    ["legacy", legacy],
    ["legacy-tar", tar],
    ["torchscript", checkpoint(dictOf(tensorPickle()), [{ name: "archive/constants.pkl", data: text("x") }])],
    ["torchscript-code", checkpoint(dictOf(tensorPickle()), [{ name: "archive/code/__torch__.py", data: text("x") }])],
    ["an-npz", zip([goodMember])],
    ["plain-pickle", join8(PROTO4, [0x4e], STOP)],
    ["safetensors", safetensors("{}", new Uint8Array(0))],
    ["other-zip", zip([{ name: "word/document.xml", data: text("x") }])],
    ["data-pkl-without-folder", zip([{ name: "data.pkl", data: dictOf(tensorPickle()) }])],
    ["data-pkl-empty", checkpoint(new Uint8Array(0))],
    ["data-pkl-os-system", checkpoint(join8(PROTO2, global("os", "system"), unicode("id"), [0x85, 0x52], STOP))],
    ["data-pkl-crc-wrong", zip([{ name: "a/data.pkl", data: dictOf(int(1)), crc: 7 }])],
    [
      "unknown-class-stays-inert",
      checkpoint(join8(PROTO2, [0x7d, 0x28], unicode("args"), inert, unicode("w"), tensorPickle(), [0x75], STOP)),
    ],
    [
      "proto-keys",
      checkpoint(
        join8(PROTO2, [0x7d, 0x28], unicode("__proto__"), tensorPickle(), unicode("constructor"), int(1), [0x75], STOP),
      ),
    ],
    ["byteorder-middle", checkpoint(dictOf(tensorPickle()), [], { byteorder: "middle" })],
    ["byteorder-long", checkpoint(dictOf(tensorPickle()), [], { byteorder: "little".repeat(50) })],
    ["byteorder-big", checkpoint(dictOf(tensorPickle()), [], { byteorder: "big" })],
    ["storage-missing", tensorFile({ key: "7" })],
    ["storage-traversal", tensorFile({ key: "../../etc/passwd" })],
    [
      "storage-key-number",
      checkpoint(
        dictOf(
          join8(
            MARK,
            unicode("storage"),
            global("torch", "FloatStorage"),
            int(0),
            unicode("cpu"),
            int(4),
            [0x74, 0x51],
          ),
        ),
      ),
    ],
    ["storage-not-a-tuple", checkpoint(dictOf(join8(unicode("storage"), [0x51])))],
    [
      "storage-tag",
      checkpoint(
        dictOf(
          join8(
            MARK,
            unicode("module"),
            global("torch", "FloatStorage"),
            unicode("0"),
            unicode("cpu"),
            int(4),
            [0x74, 0x51],
          ),
        ),
      ),
    ],
    ["storage-count-too-large", tensorFile({ count: int(5) })],
    ["storage-count-too-small", tensorFile({ count: int(3) })],
    ["storage-count-negative", tensorFile({ count: int(-4) })],
    ["storage-count-huge", tensorFile({ count: int(2 ** 60) })],
    ["storage-dtype-differs", tensorFile({ storageClass: "DoubleStorage" })],
    ["storage-complex", tensorFile({ storageClass: "ComplexFloatStorage" })],
    ["storage-quantized", tensorFile({ storageClass: "QInt8Storage" })],
    ["tensor-beyond-storage", tensorFile({ shape: tuple(2, 3), strides: tuple(3, 1) })],
    ["tensor-offset-beyond", tensorFile({ offset: int(1) })],
    ["tensor-offset-negative", tensorFile({ offset: int(-1) })],
    ["tensor-stride-beyond", tensorFile({ strides: tuple(4, 1) })],
    ["tensor-stride-negative", tensorFile({ strides: tuple(-2, 1) })],
    ["tensor-size-negative", tensorFile({ shape: tuple(-2, -2) })],
    ["tensor-rank-differs", tensorFile({ strides: tuple(1) })],
    ["tensor-size-overflow", tensorFile({ shape: tuple(2 ** 40, 2 ** 40), strides: tuple(0, 0) })],
    [
      "views-bomb",
      checkpoint(
        join8(
          PROTO2,
          [0x7d],
          // Each is 51 MB of overlapping rows over half a megabyte.
          ...["a", "b", "c"].flatMap((name) => [
            unicode(name),
            tensorPickle({
              storageClass: "DoubleStorage",
              count: int(65_536),
              shape: tuple(100, 64_000),
              strides: tuple(1, 1),
            }),
            Uint8Array.of(0x73),
          ]),
          STOP,
        ),
        [],
        { data: new Uint8Array(8 * 65_536) },
      ),
    ],
    ["tensor-expanded-bomb", tensorFile({ shape: tuple(2 ** 20, 2 ** 20), strides: tuple(0, 0) })],
    ["tensor-expanded", tensorFile({ shape: tuple(3, 4), strides: tuple(0, 1) })],
    ["tensor-transposed", tensorFile({ strides: tuple(1, 2) })],
    [
      "tensor-of-a-string",
      checkpoint(dictOf(join8(global("torch._utils", "_rebuild_tensor_v2"), unicode("x"), [0x85, 0x52]))),
    ],
    ["tensor-without-arguments", checkpoint(dictOf(join8(global("torch._utils", "_rebuild_tensor_v2"), [0x29, 0x52])))],
    [
      "tensor-unknown-rebuild",
      checkpoint(dictOf(join8(global("torch._utils", "_rebuild_sparse_tensor"), [0x29, 0x52]))),
    ],
    [
      "parameter-without-arguments",
      checkpoint(dictOf(join8(global("torch._utils", "_rebuild_parameter"), [0x29, 0x52]))),
    ],
    ["size-of-text", checkpoint(dictOf(join8(global("torch", "Size"), unicode("x"), [0x85, 0x52])))],
    [
      "storage-deflate-lies",
      zip([
        { name: "archive/data.pkl", data: dictOf(tensorPickle()) },
        {
          name: "archive/data/0",
          data: new Uint8Array(16),
          deflate: true,
          raw: new Uint8Array(deflateRawSync(new Uint8Array(100_000))),
        },
        { name: "archive/version", data: text("3\n") },
      ]),
    ],
  ]);
}

function safetensorsFiles() {
  const one = (/** @type {string} */ fields) => `{"w":{${fields}}}`;
  const fine = '"dtype":"F32","shape":[2],"data_offsets":[0,8]';
  const long = safetensors(one(fine), new Uint8Array(8), 2 ** 40);
  return files("safetensors", [
    ["empty-file", new Uint8Array(0)],
    ["three-bytes", Uint8Array.of(1, 2, 3)],
    ["header-beyond-file", safetensors(one(fine), new Uint8Array(0), 5000)],
    ["header-terabyte", long],
    ["header-16-exabytes", safetensors(one(fine), new Uint8Array(8), -1)],
    ["header-not-json", safetensors("{w:1}")],
    ["header-array", safetensors("[1,2]")],
    ["header-blank-first", safetensors(` ${one(fine)}`)],
    ["header-not-utf8", join8(le(4, 8), [0x7b, 0xff, 0xfe, 0x7d])],
    ["header-deep", safetensors(`{"w":${"[".repeat(5000)}${"]".repeat(5000)}}`)],
    ["metadata-11-megabytes", safetensors(`{"__metadata__":{"a":"${"x\\\\".repeat(4_000_000)}"},"w":{${fine}}}`)],
    ["duplicate-tensor", safetensors(`{"w":{${fine}},"w":{${fine}}}`)],
    ["duplicate-field", safetensors(one(`${fine},"dtype":"F16"`))],
    ["tensor-not-an-object", safetensors('{"w":1}')],
    ["tensor-without-dtype", safetensors(one('"shape":[2],"data_offsets":[0,8]'))],
    ["shape-negative", safetensors(one('"dtype":"F32","shape":[-2],"data_offsets":[0,8]'))],
    ["shape-fraction", safetensors(one('"dtype":"F32","shape":[1.5],"data_offsets":[0,8]'))],
    [
      "shape-overflow",
      safetensors(one('"dtype":"F32","shape":[9007199254740991,9007199254740991],"data_offsets":[0,8]')),
    ],
    ["dtype-unknown", safetensors(one('"dtype":"Q4","shape":[2],"data_offsets":[0,8]'))],
    ["dtype-proto", safetensors(one('"dtype":"__proto__","shape":[2],"data_offsets":[0,8]'))],
    ["offsets-one", safetensors(one('"dtype":"F32","shape":[2],"data_offsets":[8]'))],
    ["offsets-reversed", safetensors(one('"dtype":"F32","shape":[2],"data_offsets":[8,0]'))],
    ["offsets-hole", safetensors(one('"dtype":"F32","shape":[2],"data_offsets":[4,12]'), new Uint8Array(12))],
    [
      "offsets-overlap",
      safetensors(`{"a":{${fine}},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}`, new Uint8Array(12)),
    ],
    ["offsets-beyond-file", safetensors(one('"dtype":"F32","shape":[4],"data_offsets":[0,16]'))],
    ["data-left-over", safetensors(one(fine), new Uint8Array(12))],
    ["size-differs", safetensors(one('"dtype":"F64","shape":[2],"data_offsets":[0,8]'))],
    ["metadata-number", safetensors(`{"__metadata__":{"walk":4},"w":{${fine}}}`)],
    ["metadata-text", safetensors(`{"__metadata__":"x","w":{${fine}}}`)],
    ["proto-tensor", safetensors(`{"__proto__":{${fine}}}`)],
  ]);
}

/** Valid files cut at every structural boundary and inside every structure. */
function truncations() {
  const npz = zip([
    { ...goodMember, deflate: false },
    { name: "segments.npy", data: npy("|O", "(1,)", objectArrayPickle(1, unicode("mass"))) },
  ]);
  const pt = tensorFile({});
  const tensors = safetensors('{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}');
  const cuts = (/** @type {Uint8Array<ArrayBuffer>} */ bytes, /** @type {number} */ step) => {
    /** @type {[string, Uint8Array<ArrayBuffer>][]} */
    const cut = [];
    for (let length = 1; length < bytes.length; length += step) cut.push([`cut-at-${length}`, bytes.slice(0, length)]);
    return cut;
  };
  const pickle = objectArrayPickle(1, unicode("mass"));
  return [
    ...files("npz", cuts(npz, 89)),
    ...files("torch", cuts(pt, 97)),
    ...files("safetensors", cuts(tensors, 7)),
    ...files("npy", cuts(goodArray, 11)),
    ...files(
      "npz",
      cuts(pickle, 17).map(([name, bytes]) => [`pickle-${name}`, npzPickle(bytes)]),
    ),
  ];
}
