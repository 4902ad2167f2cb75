import { utf8 } from "./bytes";

/** Part of a message: small fields as bytes, large ones as the caller's own arrays. */
type ProtobufPart = Uint8Array<ArrayBuffer>;

/** Writes protobuf messages (varint and length-delimited fields) as a list of parts; large byte fields are not copied. */
export class ProtobufWriter {
  readonly #parts: ProtobufPart[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get parts(): readonly ProtobufPart[] {
    return this.#parts;
  }

  /** An int32, int64, enum or bool field; not negative. */
  integer(field: number, value: number): this {
    return this.#push(varint(field * 8)).#push(varint(value));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#push(varint(field * 8 + 5)).#push(bytes);
  }

  text(field: number, value: string): this {
    return this.bytes(field, utf8.encode(value));
  }

  bytes(field: number, value: ProtobufPart): this {
    return this.#push(varint(field * 8 + 2))
      .#push(varint(value.length))
      .#push(value);
  }

  message(field: number, value: ProtobufWriter): this {
    this.#push(varint(field * 8 + 2)).#push(varint(value.length));
    for (const part of value.parts) this.#push(part);
    return this;
  }

  /** A repeated integer field in packed form. */
  packed(field: number, values: readonly number[]): this {
    const bytes = values.flatMap((value) => [...varint(value)]);
    return this.bytes(field, Uint8Array.from(bytes));
  }

  #push(part: ProtobufPart): this {
    this.#parts.push(part);
    this.#length += part.length;
    return this;
  }
}

function varint(value: number): ProtobufPart {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
