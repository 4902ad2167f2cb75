import { agree, defineMessages, plural } from "../messages";

/** What is shown of a pre-training run: how similar the predicted futures are to the real ones. */
export const foundationMessages = defineMessages(
  {
    histogram: "Similarity of predicted and real future",
    histogramAbout:
      "Cosine similarity of each customer's predicted and real future sketch, in 50 equal bins. A customer without future events has 0.",
    cdf: "Share of customers up to a similarity",
    cdfAbout:
      "How many customers are predicted no better than a similarity. The further right the curve, the better; the dashed line is the median.",
    summary: (rows: string, mean: string, median: string) =>
      `${plural(rows, "customer")}: mean similarity ${mean}, median ${median}.`,
    mean: (value: string) => `mean ${value}`,
    median: (value: string) => `median ${value}`,
    inBin: (span: string, count: string) => `similarity ${span}: ${count} ${count === "1" ? "customer" : "customers"}`,
    upTo: (similarity: string, share: string) => `${share} of customers up to ${similarity}`,
    curveGone: "The curve is kept of the newest and the best epoch.",
    similarity: "Similarity",
    customers: "Customers",
    share: "Share",
    baselines: "What it is worth",
    baselinesAbout:
      "Mean similarity on the same test customers. “Mean future” gives everyone the training customers' mean; “goes on as before” says that the future is the past; the linear map is a ridge regression from all inputs. Intervals: 95%, bootstrap over customers.",
    rule: "Prediction",
    interval: "95% interval",
    model: "This model",
    names: { meanFuture: "Mean future", copyPast: "Goes on as before", linear: "Linear map (ridge), no simple rule" },
    beats: (name: string, margin: string) => `Better than the strongest simple rule (${name}) by ${margin}.`,
    loses: (name: string, margin: string) =>
      `No better than a simple rule (${name}, ahead by ${margin}): train longer, or check the data before using this model.`,
    withoutFuture: (count: string, rows: string) =>
      `${count} of ${plural(rows, "test customer")} ${agree(count, "has", "have")} no future events: their similarity is 0 with every model.`,
    pending: "The simple rules are being computed…",
    subspaces: "Similarity by subspace",
    subspacesAbout:
      "A sketch describes events once per subspace, each with its own bins. Mean similarity within each, over test customers with a future.",
    subspace: (number: string) => `Subspace ${number}`,
    byName: "Similarity by product and event",
    byNameAbout:
      "How much of a customer's future each product and event takes, as it came and as predicted: the geometric mean of its bins. Similarity: cosine of both over the test customers with a future. Names that share bins with others get some of their share.",
    name: "Product or event",
    showAll: (count: string) => `Show all ${count}`,
    came: "Came",
    predicted: "Predicted",
  },
  {
    histogram: "Tahmin ile gerçek geleceğin benzerliği",
    histogramAbout:
      "Her müşterinin tahmin edilen ve gerçek gelecek sketch'inin kosinüs benzerliği, 50 eşit aralıkta. Gelecek olayı olmayan müşteride 0'dır.",
    cdf: "Bir benzerliğe kadarki müşteri payı",
    cdfAbout:
      "Bir benzerlikten daha iyi tahmin edilmeyen müşterilerin payı. Eğri ne kadar sağdaysa o kadar iyidir; kesikli çizgi ortancadır.",
    summary: (rows, mean, median) => `${rows} müşteri: ortalama benzerlik ${mean}, ortanca ${median}.`,
    mean: (value) => `ortalama ${value}`,
    median: (value) => `ortanca ${value}`,
    inBin: (span, count) => `benzerlik ${span}: ${count} müşteri`,
    upTo: (similarity, share) => `${similarity} benzerliğe kadar müşterilerin payı ${share}`,
    curveGone: "Eğri yalnızca en yeni ve en iyi epoch için saklanır.",
    similarity: "Benzerlik",
    customers: "Müşteri",
    share: "Pay",
    baselines: "Ne kazandırıyor",
    baselinesAbout:
      "Aynı test müşterilerinde ortalama benzerlik. “Ortalama gelecek” herkese eğitim müşterilerinin ortalamasını verir; “öncekiyle aynı” geleceğin geçmiş gibi olacağını söyler; doğrusal eşleme tüm girdilerden bir ridge regresyonudur. %95 güven aralıkları müşteriler üzerinden bootstrap ile.",
    rule: "Tahmin",
    interval: "%95 güven aralığı",
    model: "Bu model",
    names: {
      meanFuture: "Ortalama gelecek",
      copyPast: "Öncekiyle aynı",
      linear: "Doğrusal eşleme (ridge), basit kural sayılmaz",
    },
    beats: (name, margin) => `En güçlü basit kuraldan (${name}) ${margin} daha iyi.`,
    loses: (name, margin) =>
      `Basit bir kuraldan iyi değil (${name}, ${margin} önde): daha uzun eğitin ya da bu modeli kullanmadan önce veriyi denetleyin.`,
    withoutFuture: (count, rows) =>
      `Gelecek olayı olmayan test müşterisi: ${count} / ${rows}; bunların benzerliği her modelle 0'dır.`,
    pending: "Basit kurallar hesaplanıyor…",
    subspaces: "Alt uzaya göre benzerlik",
    subspacesAbout:
      "Bir sketch olayları her alt uzayda bir kez, kendi aralıklarıyla anlatır. Her birindeki ortalama benzerlik, geleceği olan test müşterileri üzerinden.",
    subspace: (number) => `Alt uzay ${number}`,
    byName: "Ürün ve olaya göre benzerlik",
    byNameAbout:
      "Her ürün ve olayın müşterinin geleceğinde tuttuğu pay, gerçekleşen ve tahmin edilen: aralıklarının geometrik ortalaması. Benzerlik: geleceği olan test müşterilerinde ikisinin kosinüsü. Başkalarıyla aralık paylaşan adlar onların payından da alır.",
    name: "Ürün ya da olay",
    showAll: (count) => `Tümünü göster (${count})`,
    came: "Gerçekleşen",
    predicted: "Tahmin",
  },
);
