import { constants, crc32, deflateRawSync } from "node:zlib";
import { zip } from "./hostile-corpus.mjs";

const MIB = 2 ** 20;
const PIECE = 4 * MIB;
const zeros = new Uint8Array(PIECE);
const packedPiece = packed(zeros);

/** Deflated to a byte's end, so that more may follow. */
function packed(bytes: Uint8Array): Uint8Array {
  return deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
}

/** So many MiB (fours of them) of zeros behind a head, as a member of `zipped`. Four MiB are packed once for all. */
export function zerosMember(name: string, head: Uint8Array, mebibytes: number): Parameters<typeof zip>[0][number] {
  const pieces = new Array<Uint8Array>((mebibytes * MIB) / PIECE).fill(packedPiece);
  const raw = Buffer.concat([packed(head), ...pieces, deflateRawSync(new Uint8Array(0))]);
  const crc = pieces.reduce((sum) => crc32(zeros, sum), crc32(head));
  return { name, data: head, raw, method: 8, crc, size: head.length + mebibytes * MIB };
}

/** A ZIP file of members, of zeros or stored. */
export function zipped(members: Parameters<typeof zip>[0]): Blob {
  return new Blob([zip(members)]);
}
