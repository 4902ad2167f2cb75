export { CodedError, type ErrorParams } from "../formats/coded-error";
export { FormatError, type FormatErrorCode } from "./errors";
export { type ArrayHeader, Npz, openNpz } from "./npz";
export { type PickleValue, PyObject, readPickle } from "./pickle";
export { type TensorRef, TorchFile, tensorOf } from "./torch";
export { npyArray, type PyValue, writeNpz, writeTorch, writeZip } from "./writers";
export { crc32, openZip, type ReadOptions, Zip } from "./zip";
