import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** Files up to this size go through the platform's digest, which wants them whole in memory. */
const WHOLE_BYTES = 256 * 2 ** 20;
const PIECE_BYTES = 4 * 2 ** 20;

/**
 * SHA-256 of a file, in hexadecimal. The platform's digest where there is one (secure contexts) and the file is not
 * too large to stand in memory twice, else piece by piece.
 *
 * @throws the signal's reason when it was canceled; DOMException when the file can no longer be read.
 */
export async function fingerprint(file: Blob, signal?: AbortSignal): Promise<string> {
  if (globalThis.isSecureContext && file.size <= WHOLE_BYTES) {
    const digest = await platformDigest(await file.arrayBuffer());
    signal?.throwIfAborted();
    if (digest !== null) return digest;
  }
  const hash = sha256.create();
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    hash.update(new Uint8Array(await file.slice(at, at + PIECE_BYTES).arrayBuffer()));
    signal?.throwIfAborted();
  }
  return bytesToHex(hash.digest());
}

/** Null where the platform has a digest that fails. */
async function platformDigest(bytes: ArrayBuffer): Promise<string | null> {
  try {
    return bytesToHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  } catch {
    return null;
  }
}
