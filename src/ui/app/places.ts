import { type ComponentType, lazy } from "react";
import type { PlaceId } from "../../store/place";
import { useStudio } from "../../store/studio";
import { StudioPlace } from "./StudioPlace";

export interface Place {
  readonly Page: ComponentType;
  /** Takes files that are dropped or picked while this place is open. */
  readonly openFiles: (files: readonly File[]) => void;
}

const toStudio: Place["openFiles"] = (files) => void useStudio.getState().openFiles(files);

/** What each place shows, and where its files go. The Studio comes with the page, the others when they are opened. */
export const places: Readonly<Record<PlaceId, Place>> = {
  data: {
    Page: lazy(() => import("./DataPage").then(({ DataPage }) => ({ default: DataPage }))),
    openFiles: (files) => void import("../../store/data").then(({ useData }) => useData.getState().addFiles(files)),
  },
  studio: { Page: StudioPlace, openFiles: toStudio },
  runs: {
    Page: lazy(() => import("../runs/RunsPlace").then(({ RunsPlace }) => ({ default: RunsPlace }))),
    openFiles: (files) => void useStudio.getState().openFiles(files, "results"),
  },
  predict: {
    Page: lazy(() => import("./PredictPage").then(({ PredictPage }) => ({ default: PredictPage }))),
    openFiles: (files) => void import("../../store/new-customers").then(({ openInPredict }) => openInPredict(files)),
  },
};
