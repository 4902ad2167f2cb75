import { createEngine } from "../engine/select";
import type { StudioServices } from "../protocol/worker-api";
import { holdUntilEnd } from "../storage/life-lock";
import { Checks } from "./checks";
import { CurrentRun } from "./current-run";
import { EvidenceService } from "./evidence-service";
import { InputsService } from "./inputs-service";
import { OpenInputs } from "./open-inputs";
import { PerformanceService } from "./performance-service";
import { PredictService } from "./predict-service";
import { ReferencesService } from "./references-service";
import { RunService } from "./run-service";
import { ScoringSession } from "./scoring-session";
import { StoredService } from "./stored-service";

/** The services of the studio worker, over the files that are open and the run that goes on. */
export function studioServices(): StudioServices {
  const inputs = new OpenInputs();
  const run = new CurrentRun();
  const checks = new Checks(inputs, run);
  const scoring = new ScoringSession((width) => createEngine("auto", { width }));
  const stored = new StoredService(run);
  return {
    life: { ping: async () => undefined, hold: holdUntilEnd },
    inputs: new InputsService(inputs),
    run: new RunService(inputs, run, checks),
    evidence: new EvidenceService(inputs, run, checks),
    predict: new PredictService(inputs, run, scoring, (id, sha256) => stored.learnedFrom(id, sha256)),
    performance: new PerformanceService(run),
    references: new ReferencesService(),
    stored,
  };
}
