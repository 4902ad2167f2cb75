import { scaleOf, withScale } from "../data/any-table/scale";
import { applyLabels } from "../data/labels";
import type { SketchesDataset } from "../data/sketches";
import { type Config, configFor } from "../tasks/config";
import { Remembered } from "../tasks/remembered";
import { splitLabeledRows } from "../tasks/segment/prepare";

/** Tables as a run trains on them: scaled by the rows of its training split alone, so that no other row leaks into it. */
export class ScaledTables {
  readonly #remembered = new Remembered<SketchesDataset>();

  /** Holds no table any longer: the one that was scaled is closed. */
  forget(): void {
    this.#remembered.forget();
  }

  /**
   * Sketches come back as they are.
   *
   * @param any a configuration whose labels and split passed the checks.
   * @throws DataError `data/empty-columns`
   */
  async of(dataset: SketchesDataset, any: Config): Promise<SketchesDataset> {
    const { inputs, labels, table } = dataset;
    if (table === null || any.task !== "segment") return dataset;
    const config = configFor("segment", any);
    const { train } = splitLabeledRows(applyLabels(labels, config.classes, config.labelMap).labels, config);
    return this.#remembered.get({ dataset, train }, async () =>
      withScale(dataset, await scaleOf(inputs, table.names, train)),
    );
  }
}
