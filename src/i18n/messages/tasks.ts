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
    /** Test metrics as heads of a column; `metric` and `validation` where runs of several tasks stand in it. */
    tests: {
      metric: "Test metric",
      accuracy: "Test accuracy",
      f1_macro: "Test macro F1",
      auc_ovr: "Test AUC",
      auc: "Test AUC",
      average_precision: "Test avg. precision",
      f1: "Test F1",
      mean_similarity: "Test similarity",
      median: "Test median",
    },
    validation: "Val. metric",
    allTasks: "All tasks",
    mixed: "Several tasks are ranked together; choose one to compare like with like.",
    /** What every epoch measures on the validation split, by its name in run.json: inside a sentence, and as a head. */
    columns: {
      valAccuracy: { name: "accuracy", head: "Val. accuracy" },
      valF1Macro: { name: "macro F1", head: "Val. macro F1" },
      valAuc: { name: "AUC", head: "Val. AUC" },
      valSimilarity: { name: "similarity", head: "Val. similarity" },
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
    tests: {
      metric: "Test metriği",
      accuracy: "Test doğruluğu",
      f1_macro: "Test makro F1",
      auc_ovr: "Test AUC",
      auc: "Test AUC",
      average_precision: "Test ort. kesinlik",
      f1: "Test F1",
      mean_similarity: "Test benzerliği",
      median: "Test ortancası",
    },
    validation: "Doğr. metriği",
    allTasks: "Tüm görevler",
    mixed: "Farklı görevler birlikte sıralanıyor; anlamlı bir karşılaştırma için birini seçin.",
    columns: {
      valAccuracy: { name: "doğruluk", head: "Doğr. doğruluğu" },
      valF1Macro: { name: "makro F1", head: "Doğr. makro F1" },
      valAuc: { name: "AUC", head: "Doğr. AUC" },
      valSimilarity: { name: "benzerlik", head: "Doğr. benzerliği" },
    },
  },
);
