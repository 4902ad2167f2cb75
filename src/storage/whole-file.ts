/** Large blobs are written in pieces, so that progress can be told. */
const PIECE_BYTES = 8 * 2 ** 20;

type Patience = <T>(answer: Promise<T>) => Promise<T>;

const endless: Patience = (answer) => answer;

interface WriteOptions {
  readonly signal?: AbortSignal;
  /** Is told the bytes written so far. */
  readonly onProgress?: (bytes: number) => void;
  /** Pass on the answers of the file system that are waited for until the file is open, and after; or give them up. */
  readonly opened?: Patience;
  readonly written?: Patience;
}

/**
 * Writes a blob, or what comes piece by piece, into a folder under a name. The file appears whole or not at all: the
 * browser writes beside the name and moves the file there when it is complete.
 *
 * @returns the bytes of the file.
 * @throws DOMException of the file system (`QuotaExceededError`, `NotAllowedError`, `NotFoundError` …), the signal's
 * reason when it was canceled, or what the pieces, `opened` or `written` throw; an earlier file of that name is untouched by then.
 */
export async function writeWhole(
  folder: FileSystemDirectoryHandle,
  name: string,
  content: Blob | AsyncIterable<Uint8Array<ArrayBuffer>>,
  { signal, onProgress, opened = endless, written = endless }: WriteOptions = {},
): Promise<number> {
  const handle = await opened(folder.getFileHandle(name, { create: true }));
  const file = await opened(handle.createWritable());
  let bytes = 0;
  try {
    for await (const piece of content instanceof Blob ? piecesOf(content) : content) {
      signal?.throwIfAborted();
      await written(file.write(piece));
      bytes += piece instanceof Blob ? piece.size : piece.length;
      onProgress?.(bytes);
    }
    await written(file.close());
    return bytes;
  } catch (error) {
    await written(file.abort()).catch(() => undefined);
    await written(removeIfEmpty(folder, handle)).catch(() => undefined);
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
