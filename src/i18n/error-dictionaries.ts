import type { ErrorSentences } from "./error-sentences";
import { configurationErrors } from "./messages/configuration";
import { dataErrors, modelErrors } from "./messages/data";
import { engineErrors } from "./messages/engine";
import { evidenceErrors } from "./messages/evidence-errors";
import { fileErrors } from "./messages/files";
import { formatErrorMessages } from "./messages/formats";
import { openErrors } from "./messages/open-errors";
import { performanceErrors } from "./messages/performance-errors";
import { pipelineErrors } from "./messages/pipeline-errors";
import { predictErrors } from "./messages/predict-errors";
import { preflightErrors } from "./messages/preflight";
import { queueErrors } from "./messages/queue";
import { referenceErrors } from "./messages/reference";
import { resumeErrors } from "./messages/resume";
import { sketchErrors } from "./messages/sketch-errors";
import { storageErrors } from "./messages/storage-errors";
import { tabLifeErrors } from "./messages/tab-life";
import { tableErrors } from "./messages/tables";

/** Every dictionary of error codes; a chunk of its own, which `errors.ts` loads. */
export const dictionaries: readonly ErrorSentences[] = [
  openErrors,
  dataErrors,
  modelErrors,
  preflightErrors,
  configurationErrors,
  engineErrors,
  formatErrorMessages,
  resumeErrors,
  tabLifeErrors,
  predictErrors,
  performanceErrors,
  fileErrors,
  storageErrors,
  queueErrors,
  referenceErrors,
  tableErrors,
  sketchErrors,
  pipelineErrors,
  evidenceErrors,
];
