import { defineMessages } from "../messages";

/** Predict with a churn model: who may leave, and what is done about it. */
export const churnScoresMessages = defineMessages(
  {
    tab: "Most at risk",
    topAbout: "The customers most likely to leave, most likely first; ties in the file's order.",
    bands: "Actions",
    bandsAbout:
      "What is done about a customer whose probability of churn is strictly above a limit. The limits are remembered, and the CSV's column action follows them.",
    bandsApart: (threshold: string) =>
      `These limits stand by themselves: who counts as churned is decided at ${threshold}, and a customer below it may still be called.`,
    uncertainApart: (threshold: string) =>
      `Nearest to 50% first, where the model knows least; who counts as churned is decided at ${threshold}.`,
    judgedAt: (threshold: string) =>
      `Counts and metrics take a customer as churned from ${threshold} on; the explorer begins there and only tries other thresholds out.`,
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
    bandsApart: (threshold) =>
      `Bu sınırlar ayrı bir karardır: kimin ayrılacak sayıldığı ${threshold} eşiğinde belirlenir; bu eşiğin altındaki müşteri de aranabilir.`,
    uncertainApart: (threshold) =>
      `Modelin en az bildiği %50'ye en yakın olanlar önce; kimin ayrılacak sayıldığı ${threshold} eşiğinde belirlenir.`,
    judgedAt: (threshold) =>
      `Sayılar ve metrikler, ${threshold} eşiğinden başlayarak müşteriyi ayrılacak sayar; inceleyici oradan başlar ve yalnızca başka eşikleri dener.`,
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
