import { createEngine } from "../engine/select";
import { answering } from "../protocol/answers";
import type { StudioServices } from "../protocol/worker-api";
import { holdUntilEnd } from "../storage/life-lock";
import { Checks } from "./checks";
import { CurrentRun } from "./current-run";
import { evidenceService } from "./evidence-service";
import { inputsService } from "./inputs-service";
import { OpenInputs } from "./open-inputs";
import { performanceService } from "./performance-service";
import { predictService } from "./predict-service";
import { referencesService } from "./references-service";
import { runService } from "./run-service";
import { scoringSession } from "./scoring-session";
import { storedService } from "./stored-service";

/** The services of the studio worker, over the files that are open and the run that goes on. */
export function studioServices(): StudioServices {
  const inputs = new OpenInputs();
  const run = new CurrentRun();
  const checks = new Checks(inputs, run);
  const stored = storedService(run);
  const scoring = scoringSession(
    (width) => createEngine("auto", { width }),
    () => inputs.sketches,
    stored.learnedFrom,
  );
  return {
    life: { ping: async () => undefined, hold: holdUntilEnd },
    inputs: answering(inputsService(inputs)),
    run: answering(runService(inputs, run, checks)),
    evidence: answering(evidenceService(inputs, run, checks)),
    predict: answering(predictService(run, scoring)),
    performance: answering(performanceService(run)),
    references: answering(referencesService()),
    stored: answering(stored),
  };
}
