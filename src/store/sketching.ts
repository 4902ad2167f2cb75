import type { Result } from "../formats/coded-error";
import type { SketchConfig } from "../pipeline/sketch-config";
import type {
  CustomerLabels,
  MadeSketches,
  NewCustomersFiles,
  NewSketchesFile,
  OnSketchProgress,
  SketchFile,
  SketchFileKind,
  SourceFiles,
} from "../protocol/tables";
import { dataWorker, replaceTables } from "./data-worker";
import { withProgress } from "./with-progress";

interface SketchingOptions {
  readonly customerEmbeddings: boolean;
  readonly onProgress: OnSketchProgress;
  /** Called with each finished file; the next one is made when it is done with. */
  readonly onFile: (file: SketchFile) => Promise<void>;
}

/** What the customers table says of its customers. */
export function customerLabels(file: File, config: SketchConfig): Promise<Result<CustomerLabels>> {
  replaceTables();
  return dataWorker().customerLabels(file, config);
}

/** From tables to all files, in one go: what the command does. Answers with the first refusal, or what was made. */
export async function sketchTables(
  files: SourceFiles,
  config: SketchConfig,
  { customerEmbeddings, onProgress, onFile }: SketchingOptions,
): Promise<Result<MadeSketches>> {
  replaceTables();
  const sketches = await withProgress(onProgress, (report) =>
    dataWorker().sketchTables(files, config, { customerEmbeddings }, report),
  );
  if (!sketches.ok) return sketches;
  // An embeddings file may be of another number of walks than the configuration's.
  const walks = sketches.value.walks.map(({ walk }) => walk);
  for (const { kind, walk } of sketchFiles(walks, files)) {
    const file = await withProgress(onProgress, (report) => dataWorker().exportFile(kind, walk, report));
    if (!file.ok) return file;
    await onFile(file.value);
  }
  return sketches;
}

/**
 * Sketches of other customers' tables by the codes of a training.
 *
 * @param cutoff Without a zone it is UTC where the events have zones: a command gives the same on every machine.
 */
export function sketchNewTables(
  files: NewCustomersFiles,
  config: SketchConfig,
  cutoff: string | null,
): Promise<Result<NewSketchesFile>> {
  replaceTables();
  return withProgress(
    () => {},
    (report) => dataWorker().sketchNew(files, config, cutoff === null ? null : { text: cutoff, clock: "utc" }, report),
  );
}

/** Every file, in the order in which they are written: the settings come last. */
function sketchFiles(
  walks: readonly number[],
  sources: Pick<SourceFiles, "hyperedges" | "embeddings">,
): readonly { readonly kind: SketchFileKind; readonly walk: number }[] {
  const graph: SketchFileKind[] = sources.embeddings === undefined ? ["embeddings"] : [];
  return [
    ...(sources.embeddings === undefined ? [{ kind: "hyperedges" as const, walk: 0 }] : []),
    ...walks.flatMap((walk) => [...graph, "sketches" as const, "sketcher" as const].map((kind) => ({ kind, walk }))),
    { kind: "settings", walk: 0 },
  ];
}
