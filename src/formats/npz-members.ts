import type { Bytes } from "./bytes";
import { FormatError } from "./format-error";
import { isNpy, NPY_MAGIC_BYTES } from "./npy-header";
import type { ZipEntry, ZipFile } from "./zip-reader";

/** Members without the ending .npy that are looked into; archives of other things may have very many. */
const MOST_LOOKED_INTO = 1000;

/** Members that hold an array: by their name, or by how their bytes begin. What the Finder adds is none. */
export async function arrayMembers(zip: ZipFile): Promise<ZipEntry[]> {
  const members: ZipEntry[] = [];
  let looked = 0;
  for (const member of zip.entries) {
    if (member.name.startsWith("__MACOSX/")) continue;
    const isNamed = member.name.endsWith(".npy");
    if (isNamed || (looked++ < MOST_LOOKED_INTO && (await beginsAsNpy(zip, member)))) members.push(member);
  }
  return members;
}

async function beginsAsNpy(zip: ZipFile, member: ZipEntry): Promise<boolean> {
  try {
    return isNpy(await firstBytes(zip, member, NPY_MAGIC_BYTES));
  } catch (error) {
    if (error instanceof FormatError && error.code !== "file/unreadable") return false;
    throw error;
  }
}

/** The first bytes of a member, at most `count`; does not read on. */
export function firstBytes(zip: ZipFile, member: ZipEntry, count: number): Promise<Bytes> {
  return zip.readRange(member, 0, Math.min(count, member.size));
}
