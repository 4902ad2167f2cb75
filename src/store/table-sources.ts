import type { SerialError } from "../formats/coded-error";
import { serialError } from "../formats/coded-error";
import { TABLE_ROLES, type TableField, type TableRole } from "../pipeline/columns";
import { parseSketchConfig, type SketchConfig } from "../pipeline/sketch-config";
import type { OpenedSource, SourceFiles, SourceRole } from "../protocol/tables";

/** A dropped file, and what it is used as; null is unused. */
export interface Source {
  /** Null for a file of an earlier visit that was not opened again yet. */
  readonly file: File | null;
  readonly opened: OpenedSource;
  readonly role: SourceRole | null;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
  /** Null until the file is hashed. */
  readonly sha256: string | null;
  /** Whether it is one of the demo bank's tables, which the studio itself can fetch. */
  readonly demo: boolean;
  /** Where it came from, in browsers that hand that out. */
  readonly handle: FileSystemFileHandle | null;
}

/** Dropped tables, what each is, and how their columns are understood. */
export interface TableSources {
  readonly sources: readonly Source[];
  /** Files that could not be opened. */
  readonly refusals: readonly { readonly file: string; readonly error: SerialError }[];
  readonly config: SketchConfig;
  addFiles(files: readonly File[]): Promise<void>;
  remove(source: Source): void;
  /** What a file is used as; the file that was it before is not used any more. */
  setRole(source: Source, role: SourceRole | null): void;
  /** A column by name; null for none, undefined to guess. */
  setColumn(role: TableRole, field: TableField, column: string | null | undefined): void;
  /** Changes keys of the configuration; answers with what is wrong with them, and keeps them out. */
  change(keys: Partial<SketchConfig>): SerialError | null;
}

/** What one does with the tables that are there, the same in every store that holds some. */
export function tableSources(
  set: (state: Partial<Pick<TableSources, "sources" | "config">>) => void,
  get: () => TableSources,
): Pick<TableSources, "remove" | "setRole" | "setColumn" | "change"> {
  return {
    remove: (source) => set({ sources: get().sources.filter((other) => other !== source) }),

    setRole(source, role) {
      const others = withoutRole(get().sources, role, source);
      set({ sources: others.map((other) => (other === source ? { ...other, role } : other)) });
    },

    setColumn(role, field, column) {
      const { tables } = get().config;
      const { [field]: _, ...others }: Record<string, string | null | undefined> = tables[role];
      const columns = column === undefined ? others : { ...others, [field]: column };
      get().change({ tables: { ...tables, [role]: columns } });
    },

    change(keys) {
      try {
        set({ config: parseSketchConfig({ ...get().config, ...keys }) });
        return null;
      } catch (error) {
        return serialError(error);
      }
    },
  };
}

/** Sources of which none but one may be used as this. */
export function withoutRole(sources: readonly Source[], role: SourceRole | null, but: Source): Source[] {
  return sources.flatMap((source) => {
    if (role === null || source === but || source.role !== role) return [source];
    // A file of an earlier visit, or of the demo bank's, is not worth a line once another has its part.
    return source.file === null || source.demo ? [] : [{ ...source, role: null }];
  });
}

/** What was refused of the files that are being opened: earlier refusals are history once one of these was taken. */
export function refusalsSince(
  all: TableSources["refusals"],
  before: TableSources["refusals"],
): TableSources["refusals"] {
  return all.filter((refusal) => !before.includes(refusal));
}

/** The tables that nothing is used as yet. */
export function missingTables(sources: readonly Source[]): readonly TableRole[] {
  return TABLE_ROLES.filter((role) => !sources.some((source) => source.role === role));
}

/** The file of each role; null while one of the tables is missing or was not opened again. */
export function sourceFiles(sources: readonly Source[]): SourceFiles | null {
  const of = (role: SourceRole) => sources.find((source) => source.role === role)?.file ?? undefined;
  const [customers, products, events] = [of("customers"), of("products"), of("events")];
  if (customers === undefined || products === undefined || events === undefined) return null;
  return { customers, products, events, hyperedges: of("hyperedges"), embeddings: of("embeddings") };
}
