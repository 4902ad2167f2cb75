import type { z } from "zod";

/** A type without what says nothing of its values: `readonly`, and whose memory a typed array views. */
type Plain<T> = T extends ArrayBufferView & { readonly [Symbol.toStringTag]: infer Name }
  ? Name
  : T extends ReadonlyMap<infer K, infer V>
    ? Map<K, Plain<V>>
    : T extends object
      ? { -readonly [K in keyof T]: Plain<T[K]> }
      : T;

/** Whether two types are one and the same, down to which keys may be left out. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** No schema has such a key: the compiler names it. */
type Fault<Why extends string> = { readonly [K in Why]: never };

type Reads<S extends z.ZodType, Written> =
  Plain<Written> extends Plain<z.input<S>> ? unknown : Fault<"cannot read what is written">;

/**
 * The schema of something that is kept and has a type of its own: what is written it reads, with exactly the same keys.
 * A field that one of the two lost would otherwise be missed after a reload only.
 */
export function schemaOf<Written>() {
  return <S extends z.ZodType<Written>>(
    schema: S &
      Reads<S, Written> &
      (Same<Plain<z.output<S>>, Plain<Written>> extends true ? unknown : Fault<"reads other keys than are written">),
  ): z.ZodType<Written> => schema;
}

/** A schema that reads what is written, but may know less of it. */
export function readerOf<Written>() {
  return <S extends z.ZodType>(schema: S & Reads<S, Written>): S => schema;
}

/** A schema whose own type is what is written: what it has read, it reads again. */
export function kept<S extends z.ZodType>(schema: S & Reads<S, z.output<S>>): S {
  return schema;
}
