import type { ErrorParams } from "../../formats/coded-error";
import type { FormatErrorCode, FormatWarningCode } from "../../formats/format-error";
import { bytes, count, counted, defineErrors, quoted, short, text } from "../error-sentences";
import type { Locale } from "../messages";

type Value = ErrorParams[string] | undefined;

const file = (p: ErrorParams, otherwise: string) => short(p.file) || otherwise;
/** Names may be empty too. */
const entry = (p: ErrorParams) => `“${short(p.entry ?? p.array) || "?"}”`;
const array = (p: ErrorParams) => `“${short(p.array ?? p.entry) || "?"}”`;
const tensor = (p: ErrorParams) => `“${short(p.tensor ?? p.storage ?? p.entry) || "?"}”`;
const shape = (value: Value) => `[${short(value)}]`;

/** What other files are called; `sniffFile` tells them apart. */
const KINDS: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  en: {
    npz: "a NumPy archive (.npz)",
    npy: "a single NumPy array (.npy)",
    "torch-zip": "a PyTorch checkpoint",
    "torch-legacy": "an old PyTorch checkpoint",
    torchscript: "a TorchScript model",
    safetensors: "a safetensors file",
    onnx: "an ONNX model",
    zip: "another kind of ZIP file",
    json: "a JSON file",
    csv: "a table of text (CSV)",
    png: "a PNG image",
    hdf5: "an HDF5 file",
    parquet: "a Parquet file",
    pickle: "a plain pickle",
    "git-lfs": "Git LFS's pointer to a file (fetch it with git lfs pull)",
  },
  tr: {
    npz: "bir NumPy arşivi (.npz)",
    npy: "tek bir NumPy dizisi (.npy)",
    "torch-zip": "bir PyTorch checkpoint'i",
    "torch-legacy": "eski bir PyTorch checkpoint'i",
    torchscript: "bir TorchScript modeli",
    safetensors: "bir safetensors dosyası",
    onnx: "bir ONNX modeli",
    zip: "başka türden bir ZIP dosyası",
    json: "bir JSON dosyası",
    csv: "bir metin tablosu (CSV)",
    png: "bir PNG görseli",
    hdf5: "bir HDF5 dosyası",
    parquet: "bir Parquet dosyası",
    pickle: "düz bir pickle dosyası",
    "git-lfs": "Git LFS'in işaret dosyası (git lfs pull ile indirin)",
  },
};

function kind(value: Value, locale: Locale): string {
  const otherwise = locale === "tr" ? "başka türden bir dosya" : "another kind of file";
  const name = text(value);
  return Object.hasOwn(KINDS[locale], name) ? (KINDS[locale][name] ?? otherwise) : otherwise;
}

const AGAIN = "copy or download it again";
const WRITE_AGAIN = "write it again";
const SAVE_AGAIN = "save the checkpoint again with torch.save";
const TEKRAR = "yeniden kopyalayın ya da indirin";
const TEKRAR_YAZ = "dosyayı yeniden yazın";
const TEKRAR_KAYDET = "checkpoint'i torch.save ile yeniden kaydedin";

const at = (p: ErrorParams) => `byte ${count(p.offset, "en")}`;
const konum = (p: ErrorParams) => `bayt ${count(p.offset, "tr")}`;
const pickleOf = (p: ErrorParams) => `The pickle in ${file(p, "the file")}${inside(p)}`;
const pickleTr = (p: ErrorParams) => `${file(p, "Dosya")} dosyasındaki pickle${inside(p)}`;
const inside = (p: ErrorParams) => (text(p.array ?? p.entry) === "" ? "" : ` (${short(p.array ?? p.entry)})`);

/** Sentences of `src/formats/format-error.ts`; `docs/format-errors.md` lists the codes. */
export const formatErrorMessages = defineErrors<FormatErrorCode | FormatWarningCode>(
  {
    "file/empty": (p) => `${file(p, "The file")} is empty; ${AGAIN}.`,
    "file/unreadable": (p) =>
      `${file(p, "The file")} can no longer be read; it was moved or changed, or access was withdrawn: choose it again.`,
    "zip/not-a-zip": (p) => `${file(p, "The file")} is not a ZIP file, as .npz and .pt files are; choose another file.`,
    "zip/truncated": (p) => `${file(p, "The file")} is cut short: its end is missing; ${AGAIN}.`,
    "zip/ambiguous-end": (p) => `${file(p, "The file")} has two ends, so its content is ambiguous; ${WRITE_AGAIN}.`,
    "zip/prepended-data": (p) =>
      `${file(p, "The file")} has ${bytes(p.bytes, "en")} in front of its ZIP content; ${WRITE_AGAIN} without them.`,
    "zip/multi-disk": (p) => `${file(p, "The file")} is one part of a split ZIP file; join the parts first.`,
    "zip/bad-directory": (p) => `The directory of ${file(p, "the file")} is damaged (${at(p)}); ${AGAIN}.`,
    "zip/too-many-entries": (p) =>
      `${file(p, "The file")} claims ${counted(p.entries, "member", "members")}, more than the ${count(p.most, "en")} allowed; use the file that Python wrote.`,
    "zip/duplicate-entry": (p) =>
      `${file(p, "The file")} holds ${entry(p)} twice, and which one counts is unclear; ${WRITE_AGAIN}.`,
    "zip/unsafe-name": (p) =>
      `${file(p, "The file")} has a member with the unsafe name ${entry(p)}; do not trust this file, ask where it comes from.`,
    "zip/encrypted": (p) => `${entry(p)} in ${file(p, "the file")} is encrypted; save the file without a password.`,
    "zip/compression-method": (p) =>
      `${entry(p)} in ${file(p, "the file")} is compressed with method ${text(p.method)}; only stored and deflate are read: write it with NumPy or PyTorch.`,
    "zip/overlap": (p) =>
      `${entry(p)} in ${file(p, "the file")} overlaps another member; the file is damaged or forged: ${WRITE_AGAIN}.`,
    "zip/local-mismatch": (p) =>
      `${entry(p)} in ${file(p, "the file")} is not where the directory says, or differs from it; ${AGAIN}.`,
    "zip/impossible-ratio": (p) =>
      `${entry(p)} in ${file(p, "the file")} claims to grow from ${bytes(p.compressed, "en")} to ${bytes(p.bytes, "en")}, which is impossible; do not trust this file.`,
    "zip/too-large": (p) =>
      `${entry(p)} in ${file(p, "the file")} claims ${bytes(p.bytes, "en")}, more than can be opened here (${bytes(p.most, "en")}); use a smaller file.`,
    "zip/only-zeros": (p) =>
      `${file(p, "The file")} would grow from ${bytes(p.compressed, "en")} to ${bytes(p.bytes, "en")}, as hardly anything but zeros does; save real values, without compression (arrays with numpy.savez).`,
    "json/too-large": (p) =>
      `${file(p, "The file")} has ${bytes(p.bytes, "en")} of JSON, more than can be opened here (${bytes(p.most, "en")}); use a smaller file.`,
    "json/too-many": (p) =>
      `${file(p, "The file")} holds more than ${count(p.most, "en")} texts, lists and objects; use a smaller file.`,
    "zip/bad-deflate": (p) => `The compressed data of ${entry(p)} in ${file(p, "the file")} is damaged; ${AGAIN}.`,
    "zip/size-mismatch": (p) =>
      `${entry(p)} in ${file(p, "the file")} should hold ${counted(p.declared, "byte", "bytes")}, but ${count(p.found, "en")} were found; ${AGAIN}.`,
    "zip/beyond-size": (p) =>
      `${entry(p)} in ${file(p, "the file")} unpacks to more than the ${counted(p.declared, "byte", "bytes")} it declares; do not trust this file.`,
    "zip/crc-mismatch": (p) =>
      `${entry(p)} in ${file(p, "the file")} is damaged: its checksum does not match; ${AGAIN}.`,
    "npz/not-an-npz": (p) =>
      `${file(p, "The file")} is ${kind(p.kind, "en")}, not a NumPy archive; choose the .npz that bank_emde_session.py writes.`,
    "npz/no-arrays": (p) => `${file(p, "The file")} holds no arrays; choose the .npz that bank_emde_session.py writes.`,
    "npz/missing-array": (p) =>
      `${file(p, "The file")} has no array ${array(p)} (it has ${names(p.found, "en")}); choose the file that has it.`,
    "npy/not-an-npy": (p) => `${array(p)} in ${file(p, "the file")} is not a NumPy array; ${WRITE_AGAIN}.`,
    "npy/version": (p) =>
      `${array(p)} in ${file(p, "the file")} has .npy version ${short(p.version)}; versions 1.0 to 3.0 are read: save it with numpy.savez_compressed.`,
    "npy/header-too-long": (p) =>
      `${array(p)} in ${file(p, "the file")} claims a header of ${counted(p.bytes, "byte", "bytes")} (at most ${count(p.most, "en")}); ${WRITE_AGAIN}.`,
    "npy/bad-header": (p) =>
      `The header of ${array(p)} in ${file(p, "the file")} is damaged: it needs exactly descr, fortran_order and shape; ${WRITE_AGAIN}.`,
    "npy/bad-shape": (p) =>
      `${array(p)} in ${file(p, "the file")} has the impossible shape ${short(p.shape)}; ${WRITE_AGAIN}.`,
    "npy/structured-dtype": (p) =>
      `${array(p)} in ${file(p, "the file")} is a structured array; save each field as an array of its own.`,
    "npy/unsupported-dtype": (p) =>
      `${array(p)} in ${file(p, "the file")} has the dtype ${short(p.dtype) || "?"}, which is not read; save it as numbers or text (astype).`,
    "npy/truncated": (p) =>
      `${array(p)} in ${file(p, "the file")} is cut short: ${counted(p.expected, "byte", "bytes")} expected, ${count(p.found, "en")} found; ${AGAIN}.`,
    "npy/trailing-bytes": (p) =>
      `${array(p)} in ${file(p, "the file")} has ${bytes(p.expected, "en")} by its shape, but ${bytes(p.found, "en")} are stored; ${WRITE_AGAIN}.`,
    "npy/too-large": (p) =>
      `${array(p)} in ${file(p, "the file")} needs ${bytes(p.bytes, "en")}, more than a browser tab can hold; save fewer rows.`,
    "npy/text-too-wide": (p) =>
      `${array(p)} cannot be written for NumPy: row ${count(p.row, "en")} has ${count(p.characters, "en")} characters, and all rows get its width, ${bytes(p.bytes, "en")} in all; shorten it, or write CSV.`,
    "npy/not-numeric": (p) =>
      `${array(p)} in ${file(p, "the file")} holds ${short(p.dtype) || "?"}, not real numbers; save it as float32 or float64.`,
    "npy/not-labels": (p) =>
      `${array(p)} in ${file(p, "the file")} holds ${short(p.dtype) || "?"}; it must be text or whole numbers.`,
    "npy/not-a-scalar": (p) =>
      `${array(p)} in ${file(p, "the file")} has the shape ${shape(p.shape)} where one value is expected; save a single value.`,
    "npy/bad-character": (p) =>
      `${array(p)} in ${file(p, "the file")} holds a character that does not exist, in element ${count(p.row, "en")} (from 0); ${WRITE_AGAIN}.`,
    "npy/bad-object": (p) =>
      `${array(p)} in ${file(p, "the file")} holds something other than text or a number in element ${count(p.row, "en")} (from 0); save plain strings.`,
    "pickle/truncated": (p) => `${pickleOf(p)} is cut short (${at(p)}); ${AGAIN}.`,
    "pickle/protocol": (p) =>
      `${pickleOf(p)} has protocol ${text(p.protocol)}; 0 to ${text(p.most)} are read: save it with a current Python.`,
    "pickle/unknown-opcode": (p) => `${pickleOf(p)} is damaged (${at(p)}, opcode ${text(p.opcode)}); ${AGAIN}.`,
    "pickle/stack": (p) => `${pickleOf(p)} is damaged (${at(p)}: nothing to take from its stack); ${AGAIN}.`,
    "pickle/memo-miss": (p) =>
      `${pickleOf(p)} refers to object ${short(p.key)}, which it does not hold (${at(p)}); ${AGAIN}.`,
    "pickle/bad-value": (p) => `${pickleOf(p)} holds a value of the wrong kind (${at(p)}); ${WRITE_AGAIN}.`,
    "pickle/integer-too-large": (p) =>
      `${pickleOf(p)} holds a whole number of ${count(p.digits, "en")} digits or bytes (${at(p)}), more than the ${count(p.most, "en")} allowed; remove it.`,
    "pickle/blocked": (p) =>
      `${pickleOf(p)} would run “${short(p.name)}” when Python loads it; nothing was run here: do not trust this file.`,
    "pickle/bad-rebuild": (p) =>
      `${pickleOf(p)} gives ${short(p.name)} content that does not fit it (${at(p)}); ${WRITE_AGAIN}.`,
    "pickle/unsupported": (p) =>
      `${pickleOf(p)} needs data outside the file (${at(p)}, opcode ${text(p.opcode)}); save it again with torch.save or numpy.savez.`,
    "pickle/too-large": (p) =>
      `${pickleOf(p)} would unpack to far more than its ${bytes(p.bytes, "en")}; save large data as arrays or tensors.`,
    "pickle/too-many-opcodes": (p) =>
      `${pickleOf(p)} has more than ${count(p.most, "en")} steps; save large data as arrays or tensors.`,
    "pickle/too-deep": (p) => `${pickleOf(p)} is nested deeper than ${text(p.most)} levels; save flat dicts and lists.`,
    "torch/not-a-checkpoint": (p) =>
      `${file(p, "The file")} is ${kind(p.kind, "en")}, not a PyTorch checkpoint; choose the model's .pt.`,
    "torch/legacy": (p) =>
      `${file(p, "The file")} was saved by a PyTorch before 1.6; load it in Python and ${SAVE_AGAIN} of 1.6 or later.`,
    "torch/torchscript": (p) =>
      `${file(p, "The file")} is a TorchScript model, not a checkpoint; save its weights with torch.save(model.state_dict(), …) in the script's dict.`,
    "torch/no-data": (p) =>
      `${file(p, "The file")} is a ZIP file or an Excel workbook without data.pkl, not a PyTorch checkpoint; unpack it, or ${SAVE_AGAIN}.`,
    "torch/byteorder": (p) =>
      `${file(p, "The file")} names the byte order “${short(p.byteorder)}”; only little and big exist: ${SAVE_AGAIN}.`,
    "torch/bad-storage": (p) => `${file(p, "The file")} describes a storage that makes no sense; ${SAVE_AGAIN}.`,
    "torch/missing-storage": (p) => `${file(p, "The file")} lacks the tensor data ${entry(p)}; ${SAVE_AGAIN}.`,
    "torch/storage-size": (p) =>
      `The tensor data ${entry(p)} in ${file(p, "the file")} has ${counted(p.found, "byte", "bytes")} instead of ${count(p.expected, "en")}; ${SAVE_AGAIN}.`,
    "torch/bad-tensor": (p) => `${file(p, "The file")} describes a tensor that makes no sense; ${SAVE_AGAIN}.`,
    "torch/out-of-bounds": (p) =>
      `A tensor of shape ${shape(p.shape)} in ${file(p, "the file")} reaches beyond its data ${tensor(p)}; ${SAVE_AGAIN}.`,
    "torch/unsupported-dtype": (p) =>
      `A tensor in ${file(p, "the file")} has the dtype ${short(p.dtype) || "?"}, which cannot be read as needed; save it as float32 or int64.`,
    "torch/too-large": (p) =>
      `A tensor of shape ${shape(p.shape)} in ${file(p, "the file")} is too large to be read here; use a smaller model.`,
    "safetensors/truncated": (p) =>
      `${file(p, "The file")} is cut short: ${counted(p.expected, "byte", "bytes")} expected, ${count(p.found, "en")} found; ${AGAIN}.`,
    "safetensors/header-too-large": (p) =>
      `${file(p, "The file")} claims a header of ${bytes(p.bytes, "en")}, more than ${bytes(p.most, "en")}; it is no valid safetensors file: ${WRITE_AGAIN}.`,
    "safetensors/bad-header": (p) =>
      `The header of ${file(p, "the file")} is not valid JSON; ${WRITE_AGAIN} with safetensors.`,
    "safetensors/duplicate-key": (p) =>
      `The header of ${file(p, "the file")} names ${tensor(p)} twice; ${WRITE_AGAIN} with safetensors.`,
    "safetensors/bad-metadata": (p) =>
      `The metadata “${short(p.key)}” in ${file(p, "the file")} is not text; ${WRITE_AGAIN} with text values only.`,
    "safetensors/bad-tensor": (p) =>
      `The header of ${file(p, "the file")} does not describe ${tensor(p)} properly; ${WRITE_AGAIN} with safetensors.`,
    "safetensors/unsupported-dtype": (p) =>
      `${tensor(p)} in ${file(p, "the file")} has the dtype ${short(p.dtype) || "?"}, which is not read; save it as F32.`,
    "safetensors/bad-offsets": (p) =>
      `The data of ${tensor(p)} in ${file(p, "the file")} leaves a gap or overlaps (byte ${count(p.found, "en")}, expected ${count(p.expected, "en")}); ${WRITE_AGAIN}.`,
    "safetensors/size-mismatch": (p) =>
      `${tensor(p)} in ${file(p, "the file")} takes ${counted(p.found, "byte", "bytes")} where its shape needs ${count(p.expected, "en")}; ${WRITE_AGAIN}.`,
    "onnx/tensor-size": (p) =>
      `The tensor “${short(p.name)}” has ${counted(p.found, "element", "elements")} where ${count(p.expected, "en")} are needed; the model cannot be written as ONNX: train it again.`,
    "onnx/layer-widths": (p) =>
      `The layer “${short(p.name)}” takes ${counted(p.found, "input", "inputs")} where ${count(p.expected, "en")} come in; the model cannot be written as ONNX: train it again.`,
    "torch/unresolved-globals": (p) =>
      `${file(p, "The file")} also holds objects of other classes (${names(p.names, "en")}); they were not run and are ignored.`,
    "torch/crc-mismatch": (p) =>
      `The checksum of ${entry(p)} in ${file(p, "the file")} does not match; PyTorch would not notice, but if in doubt ${AGAIN}.`,
  },
  {
    "file/empty": (p) => `${file(p, "Dosya")} boş; ${TEKRAR}.`,
    "file/unreadable": (p) =>
      `${file(p, "Dosya")} artık okunamıyor; taşınmış, değişmiş ya da erişimi kaldırılmış: yeniden seçin.`,
    "zip/not-a-zip": (p) =>
      `${file(p, "Dosya")}, .npz ve .pt dosyaları gibi bir ZIP dosyası değil; başka bir dosya seçin.`,
    "zip/truncated": (p) => `${file(p, "Dosya")} yarım: sonu eksik; ${TEKRAR}.`,
    "zip/ambiguous-end": (p) => `${file(p, "Dosya")} iki ayrı sona sahip, içeriği belirsiz; ${TEKRAR_YAZ}.`,
    "zip/prepended-data": (p) =>
      `${file(p, "Dosya")} dosyasında ZIP içeriğinden önce ${bytes(p.bytes, "tr")} fazlalık var; bunlar olmadan yeniden yazın.`,
    "zip/multi-disk": (p) => `${file(p, "Dosya")} bölünmüş bir ZIP dosyasının parçası; önce parçaları birleştirin.`,
    "zip/bad-directory": (p) => `${file(p, "Dosya")} dosyasının dizini bozuk (${konum(p)}); ${TEKRAR}.`,
    "zip/too-many-entries": (p) =>
      `${file(p, "Dosya")} ${count(p.entries, "tr")} üye bildiriyor, izin verilen en çok ${count(p.most, "tr")}; Python'ın yazdığı dosyayı kullanın.`,
    "zip/duplicate-entry": (p) =>
      `${file(p, "Dosya")} dosyasında ${entry(p)} iki kez var, hangisinin geçerli olduğu belirsiz; ${TEKRAR_YAZ}.`,
    "zip/unsafe-name": (p) =>
      `${file(p, "Dosya")} dosyasında güvensiz adlı bir üye var: ${entry(p)}; bu dosyaya güvenmeyin, kaynağını sorun.`,
    "zip/encrypted": (p) => `${file(p, "Dosya")} içindeki ${entry(p)} şifreli; dosyayı parolasız kaydedin.`,
    "zip/compression-method": (p) =>
      `${file(p, "Dosya")} içindeki ${entry(p)} ${text(p.method)} yöntemiyle sıkıştırılmış; yalnız stored ve deflate okunur: NumPy ya da PyTorch ile yazın.`,
    "zip/overlap": (p) =>
      `${file(p, "Dosya")} içindeki ${entry(p)} başka bir üyeyle çakışıyor; dosya bozuk ya da sahte: ${TEKRAR_YAZ}.`,
    "zip/local-mismatch": (p) =>
      `${file(p, "Dosya")} içindeki ${entry(p)} dizinin gösterdiği yerde değil ya da ondan farklı; ${TEKRAR}.`,
    "zip/impossible-ratio": (p) =>
      `${file(p, "Dosya")} içindeki ${entry(p)} ${bytes(p.compressed, "tr")} iken ${bytes(p.bytes, "tr")} olacağını bildiriyor, bu olanaksız; bu dosyaya güvenmeyin.`,
    "zip/too-large": (p) =>
      `${file(p, "Dosya")} içindeki ${entry(p)} ${bytes(p.bytes, "tr")}, burada açılabilecek en çok ${bytes(p.most, "tr")}; daha küçük bir dosya kullanın.`,
    "zip/only-zeros": (p) =>
      `${file(p, "Dosya")} ${bytes(p.compressed, "tr")} iken ${bytes(p.bytes, "tr")} olacak, bu neredeyse yalnızca sıfırlarla olur; gerçek değerleri sıkıştırmadan kaydedin (dizileri numpy.savez ile).`,
    "json/too-large": (p) =>
      `${file(p, "Dosya")} ${bytes(p.bytes, "tr")} JSON içeriyor, burada açılabilecek en çok ${bytes(p.most, "tr")}; daha küçük bir dosya kullanın.`,
    "json/too-many": (p) =>
      `${file(p, "Dosya")} ${count(p.most, "tr")} metin, liste ve nesneden fazlasını içeriyor; daha küçük bir dosya kullanın.`,
    "zip/bad-deflate": (p) =>
      `${file(p, "Dosya")} içindeki ${entry(p)} üyesinin sıkıştırılmış verisi bozuk; ${TEKRAR}.`,
    "zip/size-mismatch": (p) =>
      `${file(p, "Dosya")} içindeki ${entry(p)} ${count(p.declared, "tr")} bayt olmalıydı, ${count(p.found, "tr")} bulundu; ${TEKRAR}.`,
    "zip/beyond-size": (p) =>
      `${file(p, "Dosya")} içindeki ${entry(p)} bildirdiği ${count(p.declared, "tr")} bayttan fazlasına açılıyor; bu dosyaya güvenmeyin.`,
    "zip/crc-mismatch": (p) => `${file(p, "Dosya")} içindeki ${entry(p)} bozuk: sağlama toplamı tutmuyor; ${TEKRAR}.`,
    "npz/not-an-npz": (p) =>
      `${file(p, "Dosya")} bir NumPy arşivi değil, ${kind(p.kind, "tr")}; bank_emde_session.py'nin yazdığı .npz dosyasını seçin.`,
    "npz/no-arrays": (p) =>
      `${file(p, "Dosya")} içinde dizi yok; bank_emde_session.py'nin yazdığı .npz dosyasını seçin.`,
    "npz/missing-array": (p) =>
      `${file(p, "Dosya")} içinde ${array(p)} dizisi yok (bulunanlar: ${names(p.found, "tr")}); bu diziyi içeren dosyayı seçin.`,
    "npy/not-an-npy": (p) => `${file(p, "Dosya")} içindeki ${array(p)} bir NumPy dizisi değil; ${TEKRAR_YAZ}.`,
    "npy/version": (p) =>
      `${file(p, "Dosya")} içindeki ${array(p)} .npy ${short(p.version)} sürümünde; 1.0 - 3.0 okunur: numpy.savez_compressed ile kaydedin.`,
    "npy/header-too-long": (p) =>
      `${file(p, "Dosya")} içindeki ${array(p)} ${count(p.bytes, "tr")} baytlık başlık bildiriyor (en çok ${count(p.most, "tr")}); ${TEKRAR_YAZ}.`,
    "npy/bad-header": (p) =>
      `${file(p, "Dosya")} içindeki ${array(p)} dizisinin başlığı bozuk: tam olarak descr, fortran_order ve shape gerekir; ${TEKRAR_YAZ}.`,
    "npy/bad-shape": (p) =>
      `${file(p, "Dosya")} içindeki ${array(p)} dizisinin boyutları olanaksız: ${short(p.shape)}; ${TEKRAR_YAZ}.`,
    "npy/structured-dtype": (p) =>
      `${file(p, "Dosya")} içindeki ${array(p)} yapılı (structured) bir dizi; her alanı ayrı dizi olarak kaydedin.`,
    "npy/unsupported-dtype": (p) =>
      `${file(p, "Dosya")} içindeki ${array(p)} dizisinin dtype'ı ${short(p.dtype) || "?"} okunmuyor; sayı ya da metin olarak kaydedin (astype).`,
    "npy/truncated": (p) =>
      `${file(p, "Dosya")} içindeki ${array(p)} yarım: ${count(p.expected, "tr")} bayt bekleniyordu, ${count(p.found, "tr")} bulundu; ${TEKRAR}.`,
    "npy/trailing-bytes": (p) =>
      `${file(p, "Dosya")} içindeki ${array(p)} boyutuna göre ${bytes(p.expected, "tr")} olmalı, oysa ${bytes(p.found, "tr")} kayıtlı; ${TEKRAR_YAZ}.`,
    "npy/too-large": (p) =>
      `${file(p, "Dosya")} içindeki ${array(p)} ${bytes(p.bytes, "tr")} istiyor, bir sekmeye sığmaz; daha az satır kaydedin.`,
    "npy/text-too-wide": (p) =>
      `${array(p)} NumPy için yazılamıyor: ${count(p.row, "tr")} numaralı satırda ${count(p.characters, "tr")} karakter var, tüm satırlar o genişlikte, toplam ${bytes(p.bytes, "tr")}; kısaltın ya da CSV yazın.`,
    "npy/not-numeric": (p) =>
      `${file(p, "Dosya")} içindeki ${array(p)} gerçel sayı değil, ${short(p.dtype) || "?"} içeriyor; float32 ya da float64 olarak kaydedin.`,
    "npy/not-labels": (p) =>
      `${file(p, "Dosya")} içindeki ${array(p)} ${short(p.dtype) || "?"} içeriyor; metin ya da tam sayı olmalı.`,
    "npy/not-a-scalar": (p) =>
      `${file(p, "Dosya")} içindeki ${array(p)} tek değer olmalıydı, boyutları ${shape(p.shape)}; tek bir değer kaydedin.`,
    "npy/bad-character": (p) =>
      `${file(p, "Dosya")} içindeki ${array(p)} dizisinin ${count(p.row, "tr")} numaralı öğesinde (0'dan) var olmayan bir karakter var; ${TEKRAR_YAZ}.`,
    "npy/bad-object": (p) =>
      `${file(p, "Dosya")} içindeki ${array(p)} dizisinin ${count(p.row, "tr")} numaralı öğesi (0'dan) metin ya da sayı değil; düz metin kaydedin.`,
    "pickle/truncated": (p) => `${pickleTr(p)} yarım (${konum(p)}); ${TEKRAR}.`,
    "pickle/protocol": (p) =>
      `${pickleTr(p)} ${text(p.protocol)} protokolünde; 0 - ${text(p.most)} okunur: güncel bir Python ile kaydedin.`,
    "pickle/unknown-opcode": (p) => `${pickleTr(p)} bozuk (${konum(p)}, opcode ${text(p.opcode)}); ${TEKRAR}.`,
    "pickle/stack": (p) => `${pickleTr(p)} bozuk (${konum(p)}: yığınında alınacak değer yok); ${TEKRAR}.`,
    "pickle/memo-miss": (p) =>
      `${pickleTr(p)} içermediği ${short(p.key)} nesnesine başvuruyor (${konum(p)}); ${TEKRAR}.`,
    "pickle/bad-value": (p) => `${pickleTr(p)} yanlış türde bir değer içeriyor (${konum(p)}); ${TEKRAR_YAZ}.`,
    "pickle/integer-too-large": (p) =>
      `${pickleTr(p)} ${count(p.digits, "tr")} basamak ya da baytlık bir tam sayı içeriyor (${konum(p)}), en çok ${count(p.most, "tr")}; onu çıkarın.`,
    "pickle/blocked": (p) =>
      `${pickleTr(p)} Python'da açılınca “${short(p.name)}” çalıştırır; burada hiçbir şey çalıştırılmadı: bu dosyaya güvenmeyin.`,
    "pickle/bad-rebuild": (p) =>
      `${pickleTr(p)} ${short(p.name)} için uymayan bir içerik veriyor (${konum(p)}); ${TEKRAR_YAZ}.`,
    "pickle/unsupported": (p) =>
      `${pickleTr(p)} dosya dışında veri istiyor (${konum(p)}, opcode ${text(p.opcode)}); torch.save ya da numpy.savez ile yeniden kaydedin.`,
    "pickle/too-large": (p) =>
      `${pickleTr(p)} ${bytes(p.bytes, "tr")} boyutundan çok daha fazlasına açılır; büyük veriyi dizi ya da tensör olarak kaydedin.`,
    "pickle/too-many-opcodes": (p) =>
      `${pickleTr(p)} ${count(p.most, "tr")} adımdan fazla; büyük veriyi dizi ya da tensör olarak kaydedin.`,
    "pickle/too-deep": (p) => `${pickleTr(p)} ${text(p.most)} düzeyden daha derin; düz sözlük ve listeler kaydedin.`,
    "torch/not-a-checkpoint": (p) =>
      `${file(p, "Dosya")} bir PyTorch checkpoint'i değil, ${kind(p.kind, "tr")}; modelin .pt dosyasını seçin.`,
    "torch/legacy": (p) =>
      `${file(p, "Dosya")} 1.6'dan eski bir PyTorch ile kaydedilmiş; Python'da açıp 1.6 ya da sonrasıyla ${TEKRAR_KAYDET}.`,
    "torch/torchscript": (p) =>
      `${file(p, "Dosya")} checkpoint değil, bir TorchScript modeli; ağırlıklarını betiğin sözlüğünde torch.save(model.state_dict(), …) ile kaydedin.`,
    "torch/no-data": (p) =>
      `${file(p, "Dosya")} PyTorch checkpoint'i değil, içinde data.pkl olmayan bir ZIP dosyası ya da Excel çalışma kitabı; açın ya da ${TEKRAR_KAYDET}.`,
    "torch/byteorder": (p) =>
      `${file(p, "Dosya")} “${short(p.byteorder)}” bayt sırasını bildiriyor; yalnız little ve big vardır: ${TEKRAR_KAYDET}.`,
    "torch/bad-storage": (p) => `${file(p, "Dosya")} anlamsız bir tensör deposu tanımlıyor; ${TEKRAR_KAYDET}.`,
    "torch/missing-storage": (p) => `${file(p, "Dosya")} içinde ${entry(p)} tensör verisi yok; ${TEKRAR_KAYDET}.`,
    "torch/storage-size": (p) =>
      `${file(p, "Dosya")} içindeki ${entry(p)} tensör verisi ${count(p.expected, "tr")} yerine ${count(p.found, "tr")} bayt; ${TEKRAR_KAYDET}.`,
    "torch/bad-tensor": (p) => `${file(p, "Dosya")} anlamsız bir tensör tanımlıyor; ${TEKRAR_KAYDET}.`,
    "torch/out-of-bounds": (p) =>
      `${file(p, "Dosya")} içindeki ${shape(p.shape)} boyutlu bir tensör kendi verisinin (${tensor(p)}) dışına taşıyor; ${TEKRAR_KAYDET}.`,
    "torch/unsupported-dtype": (p) =>
      `${file(p, "Dosya")} içindeki bir tensörün dtype'ı ${short(p.dtype) || "?"} gerektiği gibi okunamıyor; float32 ya da int64 olarak kaydedin.`,
    "torch/too-large": (p) =>
      `${file(p, "Dosya")} içindeki ${shape(p.shape)} boyutlu tensör burada okunamayacak kadar büyük; daha küçük bir model kullanın.`,
    "safetensors/truncated": (p) =>
      `${file(p, "Dosya")} yarım: ${count(p.expected, "tr")} bayt bekleniyordu, ${count(p.found, "tr")} bulundu; ${TEKRAR}.`,
    "safetensors/header-too-large": (p) =>
      `${file(p, "Dosya")} ${bytes(p.bytes, "tr")} başlık bildiriyor, en çok ${bytes(p.most, "tr")}; geçerli bir safetensors dosyası değil: ${TEKRAR_YAZ}.`,
    "safetensors/bad-header": (p) =>
      `${file(p, "Dosya")} dosyasının başlığı geçerli JSON değil; safetensors ile yeniden yazın.`,
    "safetensors/duplicate-key": (p) =>
      `${file(p, "Dosya")} dosyasının başlığında ${tensor(p)} iki kez geçiyor; safetensors ile yeniden yazın.`,
    "safetensors/bad-metadata": (p) =>
      `${file(p, "Dosya")} içindeki “${short(p.key)}” üst verisi metin değil; yalnız metin değerlerle yeniden yazın.`,
    "safetensors/bad-tensor": (p) =>
      `${file(p, "Dosya")} dosyasının başlığı ${tensor(p)} tensörünü düzgün tanımlamıyor; safetensors ile yeniden yazın.`,
    "safetensors/unsupported-dtype": (p) =>
      `${file(p, "Dosya")} içindeki ${tensor(p)} tensörünün dtype'ı ${short(p.dtype) || "?"} okunmuyor; F32 olarak kaydedin.`,
    "safetensors/bad-offsets": (p) =>
      `${file(p, "Dosya")} içindeki ${tensor(p)} verisi boşluk bırakıyor ya da çakışıyor (bayt ${count(p.found, "tr")}, beklenen ${count(p.expected, "tr")}); ${TEKRAR_YAZ}.`,
    "safetensors/size-mismatch": (p) =>
      `${file(p, "Dosya")} içindeki ${tensor(p)} ${count(p.found, "tr")} bayt, boyutları ise ${count(p.expected, "tr")} istiyor; ${TEKRAR_YAZ}.`,
    "onnx/tensor-size": (p) =>
      `“${short(p.name)}” tensöründe ${count(p.expected, "tr")} yerine ${count(p.found, "tr")} öğe var; model ONNX olarak yazılamıyor: yeniden eğitin.`,
    "onnx/layer-widths": (p) =>
      `“${short(p.name)}” katmanı ${count(p.found, "tr")} girdi alıyor, gelen ise ${count(p.expected, "tr")}; model ONNX olarak yazılamıyor: yeniden eğitin.`,
    "torch/unresolved-globals": (p) =>
      `${file(p, "Dosya")} başka sınıflardan nesneler de içeriyor (${names(p.names, "tr")}); çalıştırılmadılar ve yok sayılıyorlar.`,
    "torch/crc-mismatch": (p) =>
      `${file(p, "Dosya")} içindeki ${entry(p)} üyesinin sağlama toplamı tutmuyor; PyTorch bunu fark etmez, kuşkunuz varsa dosyayı ${TEKRAR}.`,
  },
);

/** At most three names, each shortened further: they share one sentence. */
function names(value: Value, locale: Locale): string {
  const list = typeof value === "object" && value !== null ? value : [];
  const clipped = list.map((name) => {
    const characters = [...short(String(name))];
    return characters.length <= 24 ? characters.join("") : `${characters.slice(0, 23).join("")}…`;
  });
  return quoted(clipped, locale, 3) || (locale === "tr" ? "hiçbiri" : "none");
}
