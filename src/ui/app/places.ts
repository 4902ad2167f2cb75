import type { ComponentType } from "react";
import type { appMessages } from "../../i18n/messages/app";
import { usePredict } from "../../store/predict";
import { useStudio } from "../../store/studio";
import { PredictPlace } from "../predict/PredictPlace";
import { RunsPlace } from "../runs/RunsPlace";
import { StudioPlace } from "./StudioPlace";

export interface Place {
  /** Selects the name in the header. */
  readonly id: keyof (typeof appMessages)["en"]["place"];
  readonly Page: ComponentType;
  /** Takes files that are dropped or picked while this place is open. */
  readonly openFiles: (files: readonly File[]) => void;
}

export const studioPlace: Place = {
  id: "studio",
  Page: StudioPlace,
  openFiles: (files) => void useStudio.getState().openFiles(files),
};

const runsPlace: Place = { id: "runs", Page: RunsPlace, openFiles: studioPlace.openFiles };

const predictPlace: Place = {
  id: "predict",
  Page: PredictPlace,
  openFiles: (files) => void usePredict.getState().openFiles(files),
};

/** The places of the application, in the header's order. A place is listed once it exists; one alone shows no menu. */
export const places: readonly Place[] = [studioPlace, runsPlace, predictPlace];
