import type { RunHeader } from "../run/run";
import { keptSketcher } from "../storage/kept-sketchers";
import type { SketcherFile } from "../tasks/work";

/**
 * The sketcher of a resumed run is the one that it began with, or none: another one that is open by now did not make its
 * sketches.
 *
 * @param known what the run says of its sketcher.
 * @param open the sketcher of the sketches that are open.
 */
export async function resumedSketcher(
  known: RunHeader["sketcher"],
  open: SketcherFile | null,
): Promise<SketcherFile | null> {
  if (known === null) return null;
  if (open?.sha256 === known.sha256) return open;
  const blob = await keptSketcher(known.sha256);
  return blob && { ...known, blob };
}
