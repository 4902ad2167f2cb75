import { useEffect, useState } from "react";
import { type PairedDifferences, pairedRuns } from "../../../store/comparison";
import type { Compared } from "./compared";

type Found = ReadonlyMap<string, PairedDifferences>;
const NONE: Found = new Map();

/** Each run's difference from the baseline on the same customers, by run id, as they become known. */
export function usePairedDifferences(compared: Compared): Found {
  const [known, setKnown] = useState<{ readonly of: Compared; readonly found: Found }>({ of: compared, found: NONE });
  useEffect(() => {
    let current = true;
    for (const { run } of compared.runs) {
      if (run.id === compared.baseline.run.id) continue;
      void pairedRuns(compared.baseline.run, run)?.then((difference) => {
        if (!current) return;
        setKnown(({ of, found }) => ({
          of: compared,
          found: new Map(of === compared ? found : NONE).set(run.id, difference),
        }));
      });
    }
    return () => {
      current = false;
    };
  }, [compared]);
  return known.of === compared ? known.found : NONE;
}
