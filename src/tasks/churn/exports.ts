import { classifierExports, ofModel } from "../exports";

/** The files of a run, with the script's key figures. */
export const churnExports = classifierExports(
  "churn",
  ofModel("kpis", "python", () => "churn_advanced_kpis.png", {
    en: "Figure: precision, calibration, thresholds, gains",
    tr: "Şekil: kesinlik, kalibrasyon, eşikler, kazanım",
  }),
  true,
);
