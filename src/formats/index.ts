/**
 * What `src/formats` gives: reads and writes what Python's data tools do, from and to Blobs, in a page, a worker or Node.
 *
 * - `sniffFile(blob)` tells what a file is by its content.
 * - `openNpz`, `openTorch`, `openSafetensors`, `openZip` read directories and headers only; arrays and tensors are read
 *   when asked for, in bounded memory. Every refusal is a `FormatError` (code and parameters).
 * - `writeNpz`, `writeTorch`, `writeSafetensors`, `writeOnnxClassifier`, `writeZip` return Blobs that reference the data.
 */
export { CodedError, type ErrorParams } from "./coded-error";
export { crc32 } from "./crc32";
export type { Dtype, DtypeKind } from "./dtype";
export type { Float32Statistics } from "./float32-sink";
export {
  FORMAT_ERROR_CODES,
  FORMAT_WARNING_CODES,
  FormatError,
  type FormatErrorCode,
  type FormatWarningCode,
} from "./format-error";
export { NdArray } from "./nd-array";
export {
  type Float32Matrix,
  type NpzEntry,
  type NpzFile,
  openNpz,
  type ReadFloat32Options,
  type ReadRowsOptions,
  type RowBlock,
  readNpy,
} from "./npz";
export { type NpyInput, type WriteNpzOptions, writeNpy, writeNpz } from "./npz-writer";
export { type OnnxClassifier, type OnnxLayer, writeOnnxClassifier } from "./onnx-writer";
export { type PickleResult, readPickle } from "./pickle/reader";
export {
  OrderedDict,
  type PickleValue,
  PyComplex,
  PyDtype,
  PyFloat,
  PyGlobal,
  PyObject,
  PySet,
  PyTuple,
} from "./pickle/values";
export {
  type PyWritable,
  pyFloat,
  WritableOrderedDict,
  WritableTensor,
  WritableTuple,
} from "./pickle/writer";
export type { Progress, ReadOptions } from "./progress";
export { openSafetensors, type SafetensorsFile, type SafetensorsInput, writeSafetensors } from "./safetensors";
export { type FileFormat, sniffFile } from "./sniff";
export { TensorRef, type TorchDtype } from "./tensor-ref";
export { type FormatWarning, openTorch, type TorchFile } from "./torch-reader";
export { type WriteTorchOptions, writeTorch } from "./torch-writer";
export { openZip, type ZipEntry, type ZipFile } from "./zip-reader";
export { type MadeContent, writeZip, type ZipInput, type ZipWriteOptions } from "./zip-writer";
