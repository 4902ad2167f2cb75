import { defineMessages } from "../messages";

/** What a run can learn: the names of tasks, and why a file cannot serve one. */
export const taskMessages = defineMessages(
  {
    task: "Task",
    /** As buttons and in lists. */
    names: { segment: "Segment", churn: "Churn", foundation: "Pre-train" },
    learns: {
      segment: "Which segment a customer belongs to.",
      churn: "Who will leave.",
      foundation: "What customers will do next: the foundation model of the other two.",
    },
    /** Why a file serves no run of the task. */
    lacks: {
      segment: "Segment needs the array “segments”, which this file lacks.",
      churn: "Churn needs the array “churn_labels”, which this file lacks.",
      foundation: "Pre-train needs the array “future_sketches”, which this file lacks.",
    },
    /** The same of any table with a label. */
    lacksInTable: {
      segment: "Segment needs a label, which this table lacks.",
      churn: "Churn learns from sketches of customers, not from a table.",
      foundation: "Pre-train learns what comes next from sketches, which a table is not.",
    },
    /** Which tasks a file can be used for. */
    serves: "Serves",
    servesNone: "no training, only scoring",
    /** What every epoch measures on the validation split, by its name in run.json, as inside a sentence. */
    columns: {
      valAccuracy: "accuracy",
      valF1Macro: "macro F1",
      valAuc: "AUC",
      valSimilarity: "similarity",
    },
  },
  {
    task: "Görev",
    names: { segment: "Segment", churn: "Müşteri kaybı", foundation: "Ön eğitim" },
    learns: {
      segment: "Müşterinin hangi segmentte olduğu.",
      churn: "Kimin ayrılacağı.",
      foundation: "Müşterilerin bundan sonra ne yapacağı: diğer iki görevin temel modeli.",
    },
    lacks: {
      segment: "Segment görevi “segments” dizisini ister; bu dosyada yok.",
      churn: "Müşteri kaybı görevi “churn_labels” dizisini ister; bu dosyada yok.",
      foundation: "Ön eğitim “future_sketches” dizisini ister; bu dosyada yok.",
    },
    lacksInTable: {
      segment: "Segment görevi etiket ister; bu tabloda yok.",
      churn: "Müşteri kaybı görevi tablodan değil, müşterilerin sketch'lerinden öğrenir.",
      foundation: "Ön eğitim bundan sonra olacakları sketch'lerden öğrenir; bu dosya bir tablo.",
    },
    serves: "Kullanıldığı görevler",
    servesNone: "eğitim yok, yalnızca tahmin",
    columns: {
      valAccuracy: "doğruluk",
      valF1Macro: "makro F1",
      valAuc: "AUC",
      valSimilarity: "benzerlik",
    },
  },
);
