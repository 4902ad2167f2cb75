import { defineMessages } from "../messages";

/** What each metric measures and when it matters, after the original document's table, in both languages. */
export const explanations = defineMessages(
  {
    metrics: {
      accuracy: {
        name: "Accuracy",
        measures: "Share of customers whose segment is predicted right.",
        matters:
          "General orientation. With unequal segments a model that always says the largest one already looks good.",
      },
      precision_macro: {
        name: "Precision (macro)",
        measures: "Of the customers called a segment, the share that really is; mean over segments with equal weight.",
        matters: "When acting on a wrong label is costly, for example a private-banking offer to the wrong customer.",
      },
      recall_macro: {
        name: "Recall (macro)",
        measures: "Of a segment's real customers, the share that is found; mean over segments with equal weight.",
        matters: "When missing a customer is costly, for example a private customer treated as mass.",
      },
      f1_macro: {
        name: "F1 (macro)",
        measures: "Harmonic mean of precision and recall; every segment counts the same.",
        matters: "When the small segments matter as much as the large ones.",
      },
      f1_weighted: {
        name: "F1 (weighted)",
        measures: "Harmonic mean of precision and recall, weighted by the segments' sizes.",
        matters: "When overall success matters.",
      },
      auc_ovr: {
        name: "ROC AUC (OvR)",
        measures: "How well each segment is separated from all others at any threshold; mean over segments.",
        matters: "Quality of the ranking: choosing customers by probability rather than by label.",
      },
    },
    segments: {
      mass: "Standard retail customers",
      affluent: "High-income retail customers",
      business: "Corporate and commercial customers",
      private: "VIP, private-banking customers",
    },
    baselines: {
      majority: "Always the largest segment",
      nearestCentroid: "Nearest segment mean",
      nearestNeighbourPast: "Nearest customer by past sketch",
      nearestNeighbourPortfolio: "Nearest customer by portfolio sketch",
      nearestNeighbourBoth: "Nearest customer by both sketches",
    },
  },
  {
    metrics: {
      accuracy: {
        name: "Doğruluk",
        measures: "Segmenti doğru tahmin edilen müşterilerin oranı.",
        matters: "Genel doğruluk. Segmentler dengesizse hep en büyük segmenti söyleyen bir model bile iyi görünür.",
      },
      precision_macro: {
        name: "Makro kesinlik",
        measures:
          "Bir segment denilen müşterilerden gerçekten o segmentte olanların oranı; segmentlerin eşit ağırlıklı ortalaması.",
        matters: "Yanlış etikete göre davranmak pahalıysa, örneğin yanlış müşteriye özel bankacılık teklifi.",
      },
      recall_macro: {
        name: "Makro duyarlılık",
        measures: "Bir segmentin gerçek müşterilerinden bulunanların oranı; segmentlerin eşit ağırlıklı ortalaması.",
        matters: "Bir müşteriyi kaçırmak pahalıysa, örneğin private bir müşterinin mass sayılması.",
      },
      f1_macro: {
        name: "F1 (makro)",
        measures: "Tüm sınıfların eşit ağırlıklı performansı: kesinlik ve duyarlılığın harmonik ortalaması.",
        matters: "Az temsil edilen sınıflar önemliyse.",
      },
      f1_weighted: {
        name: "F1 (ağırlıklı)",
        measures: "Sınıf dağılımına göre ağırlıklı performans.",
        matters: "Genel başarı önemliyse.",
      },
      auc_ovr: {
        name: "AUC (OvR)",
        measures: "Her sınıfın diğerlerinden her eşikte ne kadar ayrılabildiği; segmentlerin ortalaması.",
        matters: "Sınıflandırma kalitesi: müşterileri etikete göre değil olasılığa göre seçerken.",
      },
    },
    segments: {
      mass: "Standart bireysel müşteriler",
      affluent: "Yüksek gelirli bireysel müşteriler",
      business: "Kurumsal/ticari müşteriler",
      private: "VIP/özel bankacılık müşterileri",
    },
    baselines: {
      majority: "Her zaman en büyük segment",
      nearestCentroid: "En yakın segment ortalaması",
      nearestNeighbourPast: "Geçmiş sketch'ine göre en yakın müşteri",
      nearestNeighbourPortfolio: "Portföy sketch'ine göre en yakın müşteri",
      nearestNeighbourBoth: "İki sketch'e göre en yakın müşteri",
    },
  },
);
