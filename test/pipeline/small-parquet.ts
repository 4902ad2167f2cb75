/** A column of a Parquet file of one row group, plain and not packed, with no cell left empty. */
export interface SmallColumn {
  readonly name: string;
  /** The numbers that the format gives them. */
  readonly type: { readonly physical: number; readonly length?: number; readonly converted?: number };
  readonly decimal?: { readonly scale: number; readonly precision: number };
  /** A decimal that only the newer, logical type tells. */
  readonly logicalOnly?: boolean;
  /** Each value as it is stored; of byte arrays with their length before them. */
  readonly cells: readonly Uint8Array[];
}

type Field = readonly [id: number, type: number, bytes: readonly number[]];

const [I32, I64, BINARY, LIST, STRUCT] = [5, 6, 8, 9, 12] as const;

function varint(value: number): number[] {
  const bytes = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...bytes, left];
    bytes.push((left % 128) | 128);
  }
}

const i32 = (id: number, value: number): Field => [id, I32, varint(2 * value)];
const i64 = (id: number, value: number): Field => [id, I64, varint(2 * value)];
const textOf = (text: string) => [...varint(text.length), ...Buffer.from(text)];
const text = (id: number, value: string): Field => [id, BINARY, textOf(value)];
const list = (id: number, type: number, items: readonly (readonly number[])[]): Field => [
  id,
  LIST,
  [(items.length << 4) | type, ...items.flat()],
];

/** Thrift's compact form: each field by its distance from the one before. */
function struct(fields: readonly Field[]): number[] {
  let last = 0;
  const bytes = fields.flatMap(([id, type, value]) => {
    const head = ((id - last) << 4) | type;
    last = id;
    return [head, ...value];
  });
  return [...bytes, 0];
}

const inner = (id: number, fields: readonly Field[]): Field => [id, STRUCT, struct(fields)];

/** A Parquet file, byte by byte, for types that no writer at hand writes. */
export function smallParquet(columns: readonly SmallColumn[]): Uint8Array<ArrayBuffer> {
  const rows = columns[0]?.cells.length ?? 0;
  const bytes: number[] = [...Buffer.from("PAR1")];
  const chunks = columns.map(({ name, type, cells }) => {
    const page = cells.flatMap((cell) => [...cell]);
    const start = bytes.length;
    const plain = [i32(1, rows), i32(2, 0), i32(3, 3), i32(4, 3)];
    bytes.push(...struct([i32(1, 0), i32(2, page.length), i32(3, page.length), inner(5, plain)]), ...page);
    const size = bytes.length - start;
    const about = [
      i32(1, type.physical),
      list(2, I32, [varint(0)]),
      list(3, BINARY, [textOf(name)]),
      i32(4, 0),
      i64(5, rows),
      i64(6, size),
      i64(7, size),
      i64(9, start),
    ];
    return struct([i64(2, start), inner(3, about)]);
  });
  const schema = columns.map(({ name, type, decimal, logicalOnly = false }) =>
    struct([
      i32(1, type.physical),
      ...(type.length === undefined ? [] : [i32(2, type.length)]),
      i32(3, 0),
      text(4, name),
      ...(type.converted === undefined ? [] : [i32(6, type.converted)]),
      ...(decimal === undefined || logicalOnly ? [] : [i32(6, 5), i32(7, decimal.scale), i32(8, decimal.precision)]),
      ...(decimal === undefined ? [] : [inner(10, [inner(5, [i32(1, decimal.scale), i32(2, decimal.precision)])])]),
    ]),
  );
  const root = struct([text(4, "schema"), i32(5, columns.length)]);
  const group = struct([list(1, STRUCT, chunks), i64(2, bytes.length), i64(3, rows)]);
  const footer = struct([i32(1, 1), list(2, STRUCT, [root, ...schema]), i64(3, rows), list(4, STRUCT, [group])]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Uint8Array.from([...bytes, ...footer, ...length, ...Buffer.from("PAR1")]);
}
