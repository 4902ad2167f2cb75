import type { SketchesDataset } from "../data/sketches";
import { CodedError } from "../formats/coded-error";
import type { Foundation } from "../model/foundation";
import { fitsSketches, type Sketcher, sketcherName } from "../pipeline/sketcher";
import type { RunFiles } from "../run/run";
import { type Config, needsFoundation } from "../tasks/config";
import type { FileRecord, FoundationFile } from "../tasks/run-json";
import type { SketcherFile } from "../tasks/work";
import type { AutosavedRun } from "./autosave-schema";
import { fingerprint } from "./fingerprint";
import { ScaledTables } from "./scaled-tables";

/** A kept file: what was read from it, and its hash, which is computed once and in the background. */
export interface Kept<T> {
  readonly file: File;
  readonly value: T;
  readonly sha256: Promise<string>;
}

/** The files that are open: at most one of each kind. */
export class OpenInputs {
  sketches: Kept<SketchesDataset> | null = null;
  /** Dropped beside sketches that do not hold theirs. */
  sketcher: Kept<Sketcher> | null = null;
  foundation: (Kept<Foundation> & Pick<FoundationFile, "run">) | null = null;

  /** Tables as runs train on them. */
  readonly scaled = new ScaledTables();

  /** What made the open sketches: the sketcher that they hold, or the one that was dropped beside them, if it fits. */
  async sketcherOf(sketches: SketchesDataset): Promise<SketcherFile | null> {
    if (sketches.sketcher !== null) {
      const { file: name, blob } = sketches.sketcher;
      return { name, blob, sha256: await fingerprint(blob) };
    }
    if (this.sketcher === null || !fitsSketches(this.sketcher.value, sketches)) return null;
    const { file, value, sha256 } = this.sketcher;
    return { name: sketcherName(value.walk), blob: file, sha256: await sha256 };
  }

  /** @param earlier what a resumed run saved of itself: it knows which run made its foundation model. */
  async records(config: Config, earlier: AutosavedRun | null): Promise<RunFiles> {
    const { sketches, foundation } = this;
    if (sketches === null) throw new CodedError("preflight/no-data");
    const given = needsFoundation(config) ? foundation : null;
    const run = given?.run ?? earlier?.files.foundation?.run ?? null;
    const table = sketches.value.table?.mapping ?? null;
    const known = await record(sketches);
    return {
      sketches: table === null ? known : { ...known, table },
      foundation: given && { ...(await record(given)), run },
    };
  }
}

/** A file with what was read from it; its hash begins. */
export function keep<T>(file: File, value: T): Kept<T> {
  const sha256 = fingerprint(file);
  // Whoever needs the hash awaits it; a file that vanished is told then.
  sha256.catch(() => undefined);
  return { file, value, sha256 };
}

async function record({ file, sha256 }: Kept<unknown>): Promise<FileRecord> {
  return { file: file.name, bytes: file.size, sha256: await sha256 };
}
