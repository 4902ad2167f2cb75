import type { Bytes } from "../bytes";
import type { Dtype } from "../dtype";
import type { FloatBits } from "../python-float";
import type { TensorRef } from "../tensor-ref";

/**
 * A Python value rebuilt as data. int → number (bigint beyond 2^53), float → number, list → array, dict → Map,
 * bytes → Uint8Array, None → null; NumPy scalars become the plain value they hold.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | PyTuple
  | PySet
  | PyComplex
  | Map<PickleValue, PickleValue>
  | PyGlobal
  | PyObject
  | PyDtype
  | PyFloat
  | ArrayContent
  | TensorRef;

/** What an array holds, and what `NdArray` reads. Elements are in the file's order. */
export interface ArrayContent {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  /** True when the first index varies fastest. */
  readonly fortranOrder: boolean;
  /** Little-endian elements; empty for object arrays. */
  readonly bytes: Bytes;
  /** The elements of an object array, else null. */
  readonly objects: readonly PickleValue[] | null;
}

/** A Python tuple; a class of its own because list and tuple differ where Python reads them back. */
export class PyTuple {
  readonly items: readonly PickleValue[];

  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

/** A Python set or frozenset, in the file's order. */
export class PySet {
  readonly items: PickleValue[];

  constructor(items: PickleValue[]) {
    this.items = items;
  }
}

/** A number that is a float in Python whatever its value, such as a metric that happens to be 1. */
export class PyFloat {
  readonly value: number;
  readonly bits: FloatBits;

  constructor(value: number, bits: FloatBits = 64) {
    this.value = value;
    this.bits = bits;
  }
}

export class PyComplex {
  readonly real: number;
  readonly imaginary: number;

  constructor(real: number, imaginary: number) {
    this.real = real;
    this.imaginary = imaginary;
  }
}

/** `collections.OrderedDict`; `attributes` are those set on the object, such as a state dict's `_metadata`. */
export class OrderedDict extends Map<PickleValue, PickleValue> {
  attributes: Map<PickleValue, PickleValue> | null = null;
}

/** A class or function by name. It is only a name: nothing is imported, nothing is called. */
export class PyGlobal {
  readonly module: string;
  readonly qualifiedName: string;
  #path: string | null = null;

  constructor(module: string, qualifiedName: string) {
    this.module = module;
    this.qualifiedName = qualifiedName;
  }

  /** `module.name`; one text, for a file may call the same name a million times. */
  get path(): string {
    this.#path ??= `${this.module}.${this.qualifiedName}`;
    return this.#path;
  }
}

/** What an unknown class or function would have made: kept inert, with what the pickle says about it. */
export class PyObject {
  readonly type: string;
  readonly args: readonly PickleValue[];
  /** `__setstate__`'s argument, if the pickle has one. */
  state: PickleValue = null;
  readonly listItems: PickleValue[] = [];
  readonly dictItems = new Map<PickleValue, PickleValue>();

  constructor(type: string, args: readonly PickleValue[]) {
    this.type = type;
    this.args = args;
  }
}

/** A rebuilt `numpy.dtype`; `dtype` is null for kinds that cannot be read. */
export class PyDtype {
  text: string;
  dtype: Dtype | null;

  constructor(text: string, dtype: Dtype | null) {
    this.text = text;
    this.dtype = dtype;
  }
}
