import { classifierExports, ofModel } from "../exports";

/** The files of a run, with the script's curves of every class. */
export const segmentExports = classifierExports(
  "segment",
  ofModel("roc", "python", () => "segment_roc_curves.png", { en: "Figure: ROC curves", tr: "Şekil: ROC eğrileri" }),
  false,
);
