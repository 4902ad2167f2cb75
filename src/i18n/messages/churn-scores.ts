import { defineMessages } from "../messages";

/** Predict with a churn model: who may leave, and what is done about it. */
export const churnScoresMessages = defineMessages(
  {
    tab: "Most at risk",
    topAbout: "The customers most likely to leave, most likely first; ties in the file's order.",
    bands: "Actions",
    bandsAbout:
      "What is done about a customer whose probability of churn is strictly above a limit. The limits are remembered, and the CSV's column action follows them.",
    wrongBands: "The limits have to fall from calling to informing, each from 0 to 1; the last ones that did are used.",
    above: (action: string) => `${action} above`,
    actions: { call: "Call", email: "E-mail", inform: "Inform", none: "Nothing" },
    action: "Action",
    probability: "Churn",
    threshold: "Counts as churned from",
    segmentModel: "Segment model",
    churnModel: "Churn model",
    beside: "Beside it",
    turn: "Show its answers first",
    drop: "Give it up",
    filterBeside: (model: string) => `Answer of the ${model}`,
    anyBeside: "any of the other's",
    className: "Class",
    anyActual: "any actual class",
  },
  {
    tab: "En riskli",
    topAbout: "Ayrılma olasılığı en yüksek müşteriler, en yükseği önce; eşitlikte dosya sırası.",
    bands: "Aksiyonlar",
    bandsAbout:
      "Ayrılma olasılığı bir sınırın kesinlikle üzerinde olan müşteri için ne yapılacağı. Sınırlar hatırlanır; CSV'deki action sütunu onlara uyar.",
    wrongBands:
      "Sınırlar aramadan bilgilendirmeye doğru azalmalı ve 0 ile 1 arasında olmalı; son uygun olanlar kullanılıyor.",
    above: (action) => `${action}: alt sınır`,
    actions: { call: "Ara", email: "E-posta", inform: "Bilgilendir", none: "Yok" },
    action: "Aksiyon",
    probability: "Ayrılma",
    threshold: "Ayrılacak sayılma sınırı",
    segmentModel: "Segment modeli",
    churnModel: "Ayrılma modeli",
    beside: "Yanında",
    turn: "Önce onun yanıtlarını göster",
    drop: "Bırak",
    filterBeside: (model) => `${model} yanıtı`,
    anyBeside: "diğerinin tüm yanıtları",
    className: "Sınıf",
    anyActual: "tüm gerçek sınıflar",
  },
);
