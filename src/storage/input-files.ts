import { z } from "zod";
import { mappingDifference, sameMapping, type TableMapping, tableMappingSchema } from "../data/any-table/mapping";
import type { ErrorParams } from "../formats/coded-error";
import { kept } from "../formats/kept-schema";
import { moment, type RunRecord } from "../run/record";

const inputKindSchema = z.enum(["sketches", "foundation"]);
export type InputKind = z.output<typeof inputKindSchema>;

/** A remembered input file: opened again with one click where the browser keeps handles, else asked for by name. */
export const rememberedFileSchema = kept(
  z.object({
    sha256: z.string(),
    file: z.string(),
    bytes: z.number().min(0),
    kind: inputKindSchema,
    handle: z.custom<FileSystemFileHandle>((value) => value instanceof FileSystemFileHandle).nullable(),
    /** What the columns of a table with a label mean. */
    table: tableMappingSchema.optional(),
    /** Milliseconds since 1970. */
    lastUsed: moment,
  }),
);
export type RememberedFile = z.output<typeof rememberedFileSchema>;

/** A file that is to be opened again, known by its contents. */
export interface WantedFile {
  readonly kind: InputKind;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  /** What the columns of a table with a label mean. */
  readonly table?: TableMapping | undefined;
}

/**
 * Whether an open input is the wanted one: the same bytes and, of a table with a label, the same columns for the same
 * things. An input that is not hashed yet is nobody's.
 */
export function isSameInput(
  wanted: Pick<WantedFile, "sha256" | "table">,
  open: { readonly sha256: string | null; readonly table?: TableMapping | null },
): boolean {
  return open.sha256 === wanted.sha256 && sameMapping(open.table, wanted.table);
}

/** In what an open table means other columns than the wanted one, for `run/other-columns`; null where it means the same. */
export function otherColumns(
  wanted: TableMapping | null | undefined,
  open: { readonly file: string; readonly table?: TableMapping | null | undefined },
): ErrorParams | null {
  const differs = mappingDifference(wanted, open.table);
  if (differs === null) return null;
  const { label = "", features = [], texts = [], gaps = "", decimal = ".", id = null } = wanted ?? {};
  return { file: open.file, differs, label, features: features.length, texts, gaps, decimal, id };
}

/** The two files that a run was trained on; null before its first record (a run that was ended at once). */
export function filesOfRun({ json }: Pick<RunRecord, "json">): readonly WantedFile[] | null {
  if (json === null) return null;
  const { dataset, foundation } = json;
  return [
    { kind: "sketches", file: dataset.file, bytes: dataset.bytes, sha256: dataset.sha256, table: dataset.table },
    ...(foundation === null
      ? []
      : ([{ kind: "foundation", file: foundation.file, bytes: foundation.bytes, sha256: foundation.sha256 }] as const)),
  ];
}

/** What the browser can open by itself. */
export interface KnownFiles {
  readonly remembered: readonly RememberedFile[];
  /** SHA-256 of the copies that the browser keeps. */
  readonly copies: ReadonlySet<string>;
}

/**
 * How a file can be had: it is open already, a copy is in the browser, a remembered handle leads to it on the disk (the
 * user may be asked for permission), or the user has to be asked for it.
 */
type FileSource = "open" | "copy" | "handle" | "ask";

export function fileSource(
  wanted: Pick<WantedFile, "sha256">,
  open: ReadonlySet<string>,
  { remembered, copies }: KnownFiles,
): FileSource {
  if (open.has(wanted.sha256)) return "open";
  if (copies.has(wanted.sha256)) return "copy";
  const known = remembered.find(({ sha256 }) => sha256 === wanted.sha256);
  return known !== undefined && known.handle !== null ? "handle" : "ask";
}

/**
 * The files of the last visit that can be opened by one click: of each kind the last used, if the browser has a copy or
 * a handle of it.
 */
export function lastUsedFiles(known: KnownFiles): readonly RememberedFile[] {
  const newest = (kind: InputKind) =>
    known.remembered.filter((file) => file.kind === kind).sort((a, b) => b.lastUsed - a.lastUsed)[0];
  const nothing = new Set<string>();
  return [newest("sketches"), newest("foundation")].flatMap((file) =>
    file !== undefined && fileSource(file, nothing, known) !== "ask" ? [file] : [],
  );
}
