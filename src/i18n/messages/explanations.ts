import { defineMessages } from "../messages";

/** What each metric measures and when it matters, after the original document's table, in both languages. */
export const explanations = defineMessages(
  {
    metrics: {
      accuracy: {
        name: "Accuracy",
        measures: "Share of customers who are predicted right.",
        matters:
          "General orientation. With groups of unequal size a model that always says the largest one already looks good.",
      },
      precision_macro: {
        name: "Precision (macro)",
        measures:
          "Of the customers given a class, the share that really is of it; mean over classes with equal weight.",
        matters: "When acting on a wrong label is costly, for example a private-banking offer to the wrong customer.",
      },
      recall_macro: {
        name: "Recall (macro)",
        measures: "Of a class's real customers, the share that is found; mean over classes with equal weight.",
        matters: "When missing a customer is costly, for example a private customer treated as mass.",
      },
      f1_macro: {
        name: "F1 (macro)",
        measures: "Harmonic mean of precision and recall; every class counts the same.",
        matters: "When the small classes matter as much as the large ones.",
      },
      f1_weighted: {
        name: "F1 (weighted)",
        measures: "Harmonic mean of precision and recall, weighted by the classes' sizes.",
        matters: "When overall success matters.",
      },
      auc_ovr: {
        name: "ROC AUC (OvR)",
        measures: "How well each class is separated from all others at any threshold; mean over classes.",
        matters: "Quality of the ranking: choosing customers by probability rather than by label.",
      },
      precision: {
        name: "Precision",
        measures: "Of the customers called churned at the threshold, the share that really churned.",
        matters: "When contacting a customer who would have stayed is costly.",
      },
      recall: {
        name: "Recall",
        measures: "Of the customers who churned, the share that is called so at the threshold.",
        matters: "When losing a customer unnoticed is costly.",
      },
      f1: {
        name: "F1",
        measures: "Harmonic mean of precision and recall of churn.",
        matters: "When both kinds of error matter.",
      },
      auc: {
        name: "ROC AUC",
        measures: "The probability that a customer who churned gets a higher score than one who stayed.",
        matters: "Quality of the ranking, whatever the threshold.",
      },
      average_precision: {
        name: "Average precision",
        measures: "Precision averaged over the recall that is reached; a random order reaches the share of churners.",
        matters: "Quality of the top of the list when few customers churn.",
      },
      mean_similarity: {
        name: "Mean similarity",
        measures: "Cosine similarity of the predicted and the real future sketch, mean over customers.",
        matters: "How much of what customers do next the model knows.",
      },
      median: {
        name: "Median similarity",
        measures: "Half of the customers are predicted better than this.",
        matters: "The typical customer: a few without a future pull the mean down.",
      },
      std: {
        name: "Spread",
        measures: "Standard deviation of the similarity over customers.",
        matters: "How unequally well customers are predicted.",
      },
      min: {
        name: "Lowest similarity",
        measures: "The worst predicted customer; one without future events has 0.",
        matters: "Who is not predicted at all.",
      },
      max: {
        name: "Highest similarity",
        measures: "The best predicted customer.",
        matters: "What the model can reach.",
      },
    },
    segments: {
      mass: "Standard retail customers",
      affluent: "High-income retail customers",
      business: "Corporate and commercial customers",
      private: "VIP, private-banking customers",
    },
    baselines: {
      majority: "Always the largest class",
      nearestCentroid: "Nearest class mean",
      nearestNeighbourPast: "Nearest customer by past sketch",
      nearestNeighbourPortfolio: "Nearest customer by portfolio sketch",
      nearestNeighbourBoth: "Nearest customer by both sketches",
      nearestNeighbour: "Nearest row by all features",
      logistic: "Logistic regression on all inputs",
      largestClass: "Always the larger class",
      bestColumn: "Best single column",
      logisticPast: "Logistic regression on the past sketch",
      logisticPortfolio: "Logistic regression on the portfolio sketch",
      logisticBoth: "Logistic regression on both sketches",
      meanFuture: "Mean future",
      copyPast: "Goes on as before",
      linear: "Linear map (ridge)",
    },
  },
  {
    metrics: {
      accuracy: {
        name: "Doğruluk",
        measures: "Doğru tahmin edilen müşterilerin oranı.",
        matters: "Genel doğruluk. Gruplar dengesizse hep en büyük grubu söyleyen bir model bile iyi görünür.",
      },
      precision_macro: {
        name: "Makro kesinlik",
        measures:
          "Bir sınıfa konan müşterilerden gerçekten o sınıfta olanların oranı; sınıfların eşit ağırlıklı ortalaması.",
        matters: "Yanlış etikete göre davranmak pahalıysa, örneğin yanlış müşteriye özel bankacılık teklifi.",
      },
      recall_macro: {
        name: "Makro duyarlılık",
        measures: "Bir sınıfın gerçek müşterilerinden bulunanların oranı; sınıfların eşit ağırlıklı ortalaması.",
        matters: "Bir müşteriyi kaçırmak pahalıysa, örneğin private bir müşterinin mass sayılması.",
      },
      f1_macro: {
        name: "Makro F1",
        measures: "Tüm sınıfların eşit ağırlıklı performansı: kesinlik ve duyarlılığın harmonik ortalaması.",
        matters: "Az temsil edilen sınıflar önemliyse.",
      },
      f1_weighted: {
        name: "Ağırlıklı F1",
        measures: "Sınıf dağılımına göre ağırlıklı performans.",
        matters: "Genel başarı önemliyse.",
      },
      auc_ovr: {
        name: "AUC (OvR)",
        measures: "Her sınıfın diğerlerinden her eşikte ne kadar ayrılabildiği; sınıfların ortalaması.",
        matters: "Sınıflandırma kalitesi: müşterileri etikete göre değil olasılığa göre seçerken.",
      },
      precision: {
        name: "Kesinlik",
        measures: "Eşikte ayrılacak denilen müşterilerden gerçekten ayrılanların oranı.",
        matters: "Kalacak bir müşteriyi aramak pahalıysa.",
      },
      recall: {
        name: "Duyarlılık",
        measures: "Ayrılan müşterilerden eşikte bulunanların oranı.",
        matters: "Bir müşteriyi fark etmeden kaybetmek pahalıysa.",
      },
      f1: {
        name: "F1",
        measures: "Kayıp sınıfının kesinlik ve duyarlılığının harmonik ortalaması.",
        matters: "İki hata türü de önemliyse.",
      },
      auc: {
        name: "ROC AUC",
        measures: "Ayrılan bir müşterinin kalandan daha yüksek puan alma olasılığı.",
        matters: "Eşikten bağımsız olarak sıralamanın niteliği.",
      },
      average_precision: {
        name: "Ortalama kesinlik",
        measures: "Ulaşılan duyarlılık üzerinden ortalama kesinlik; rastgele sıra ayrılanların oranına ulaşır.",
        matters: "Az müşteri ayrılıyorsa listenin başının niteliği.",
      },
      mean_similarity: {
        name: "Ortalama benzerlik",
        measures: "Tahmin edilen ve gerçekleşen gelecek sketch'inin kosinüs benzerliği, müşteri ortalaması.",
        matters: "Modelin, müşterilerin bundan sonra ne yapacağını ne kadar bildiği.",
      },
      median: {
        name: "Ortanca benzerlik",
        measures: "Müşterilerin yarısı bundan iyi tahmin ediliyor.",
        matters: "Tipik müşteri: geleceği olmayan birkaç müşteri ortalamayı düşürür.",
      },
      std: {
        name: "Yayılım",
        measures: "Benzerliğin müşteriler arasındaki standart sapması.",
        matters: "Tahmin başarısının müşteriden müşteriye ne kadar değiştiği.",
      },
      min: {
        name: "En düşük benzerlik",
        measures: "En kötü tahmin edilen müşteri; gelecekte olayı olmayanınki 0.",
        matters: "Kimin hiç tahmin edilemediği.",
      },
      max: {
        name: "En yüksek benzerlik",
        measures: "En iyi tahmin edilen müşteri.",
        matters: "Modelin ulaşabildiği en iyi sonuç.",
      },
    },
    segments: {
      mass: "Standart bireysel müşteriler",
      affluent: "Yüksek gelirli bireysel müşteriler",
      business: "Kurumsal/ticari müşteriler",
      private: "VIP/özel bankacılık müşterileri",
    },
    baselines: {
      majority: "Her zaman en büyük sınıf",
      nearestCentroid: "En yakın sınıf ortalaması",
      nearestNeighbourPast: "Geçmiş sketch'ine göre en yakın müşteri",
      nearestNeighbourPortfolio: "Portföy sketch'ine göre en yakın müşteri",
      nearestNeighbourBoth: "İki sketch'e göre en yakın müşteri",
      nearestNeighbour: "Bütün özelliklere göre en yakın satır",
      logistic: "Bütün girdilerde lojistik regresyon",
      largestClass: "Her zaman büyük sınıf",
      bestColumn: "En iyi tek sütun",
      logisticPast: "Geçmiş sketch'inde lojistik regresyon",
      logisticPortfolio: "Portföy sketch'inde lojistik regresyon",
      logisticBoth: "İki sketch'te lojistik regresyon",
      meanFuture: "Ortalama gelecek",
      copyPast: "Öncekiyle aynı",
      linear: "Doğrusal eşleme (ridge)",
    },
  },
);
