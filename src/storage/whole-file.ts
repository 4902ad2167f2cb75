/** Large blobs are written in pieces, so that progress can be told. */
const PIECE_BYTES = 8 * 2 ** 20;

interface WriteOptions {
  readonly signal?: AbortSignal;
  /** Is told the bytes written so far. */
  readonly onProgress?: (bytes: number) => void;
  /** Passes on every answer of the file system that is waited for, or gives it up. */
  readonly answered?: <T>(answer: Promise<T>) => Promise<T>;
}

/**
 * Writes a blob, or what comes piece by piece, into a folder under a name. The file appears whole or not at all: the
 * browser writes beside the name and moves the file there when it is complete.
 *
 * @returns the bytes of the file.
 * @throws DOMException of the file system (`QuotaExceededError`, `NotAllowedError`, `NotFoundError` …), the signal's
 * reason when it was cancelled, or what the pieces or `answered` throw; an earlier file of that name is untouched by then.
 */
export async function writeWhole(
  folder: FileSystemDirectoryHandle,
  name: string,
  content: Blob | AsyncIterable<Uint8Array<ArrayBuffer>>,
  { signal, onProgress, answered = (answer) => answer }: WriteOptions = {},
): Promise<number> {
  const handle = await answered(folder.getFileHandle(name, { create: true }));
  const file = await answered(handle.createWritable());
  let bytes = 0;
  try {
    for await (const piece of content instanceof Blob ? piecesOf(content) : content) {
      signal?.throwIfAborted();
      await answered(file.write(piece));
      bytes += piece instanceof Blob ? piece.size : piece.length;
      onProgress?.(bytes);
    }
    await answered(file.close());
    return bytes;
  } catch (error) {
    await answered(file.abort()).catch(() => undefined);
    await answered(removeIfEmpty(folder, handle)).catch(() => undefined);
    throw error;
  }
}

function* piecesOf(blob: Blob): Generator<Blob> {
  for (let at = 0; at < blob.size; at += PIECE_BYTES) yield blob.slice(at, at + PIECE_BYTES);
}

/** A new name is an empty file until the write is complete; one that held something still holds it. */
async function removeIfEmpty(folder: FileSystemDirectoryHandle, handle: FileSystemFileHandle): Promise<void> {
  // Whatever stopped the write may stop this too; the error that the caller gets is the write's.
  if ((await handle.getFile()).size === 0) await folder.removeEntry(handle.name);
}
