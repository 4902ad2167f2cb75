import { defineMessages, plural } from "../messages";

/** Reasons in words: what products and events say for or against a prediction. */
export const reasonsMessages = defineMessages(
  {
    title: "Why",
    tab: "Reasons",
    reason: "Reason",
    share: "Share",
    value: "Value",
    usual: "Usual",
    effect: "Effect on the logit",
    about: (target: string) =>
      `Integrated gradients of ${target}: from the mean customer to this one, what each product and each kind of event, or each column of a table, adds (+) or takes (−). The effects add up to the difference, but for the residual.`,
    logitOf: (segment: string) => `${segment}’s logit`,
    leaving: "churn’s logit",
    past: {
      more: (name: string) => `more ${name} events than usual`,
      fewer: (name: string) => `fewer ${name} events than usual`,
      none: (name: string) => `no ${name} events`,
      only: (name: string) => `${name} events`,
    },
    portfolio: {
      more: (name: string) => `${name} product`,
      fewer: (name: string) => `${name} product, a smaller part than usual`,
      none: (name: string) => `no ${name} product`,
      only: (name: string) => `${name} product`,
    },
    others: (count: string) => `${plural(count, "other")} together`,
    difference: "Logit, against the mean customer’s",
    residual: "Residual",
    residualAbout: (steps: string) =>
      `What ${steps} steps of the midpoint rule leave over: at most 1% of the difference or of 1, unless 2,048 steps leave more.`,
    usualOf: {
      training: "The usual is the mean of the training split.",
      scored:
        "The usual is the mean of the customers scored here: the model does not say what its training split’s mean is.",
    },
    computing: "Computing the reasons…",
    ofColumns: "The products and events behind these sketches are not known: drop the sketcher to see them by name.",
    sampleAbout: (target: string) =>
      `The mean reasons of at most 200 customers, evenly taken from those that are predicted so: what speaks for (+) and against (−) ${target}.`,
    class: "Predicted",
    compute: "Compute the reasons",
    sample: (customers: string, of: string) => `${customers} of ${plural(of, "customer")}`,
    unreadable: (customers: string) =>
      `${customers} of the sample left out: the sketcher in use did not make their sketches.`,
    nobody: "No customer is predicted so.",
    unknown: "The products and events behind these sketches are not known: drop the sketcher, or score from tables.",
  },
  {
    title: "Neden",
    tab: "Nedenler",
    reason: "Neden",
    share: "Pay",
    value: "Değer",
    usual: "Olağan",
    effect: "Logite etkisi",
    about: (target) =>
      `${target} için bütünleşik gradyanlar: ortalama müşteriden bu müşteriye, her ürünün ve her olay türünün ya da tablonun her sütununun ne kattığı (+) ya da eksilttiği (−). Etkilerin toplamı, artık dışında, farktır.`,
    logitOf: (segment) => `${segment} logiti`,
    leaving: "kayıp logiti",
    past: {
      more: (name) => `${name} olayı olağandan çok`,
      fewer: (name) => `${name} olayı olağandan az`,
      none: (name) => `${name} olayı yok`,
      only: (name) => `${name} olayı var`,
    },
    portfolio: {
      more: (name) => `${name} ürünü var`,
      fewer: (name) => `${name} ürününün payı olağandan küçük`,
      none: (name) => `${name} ürünü yok`,
      only: (name) => `${name} ürünü var`,
    },
    others: (count) => `diğer ${count} neden birlikte`,
    difference: "Logitin ortalama müşteriden farkı",
    residual: "Artık",
    residualAbout: (steps) =>
      `Orta nokta kuralının ${steps} adımının açıkta bıraktığı: 2.048 adım daha fazlasını bırakmadıkça en çok farkın ya da 1'in %1'i.`,
    usualOf: {
      training: "Olağan, eğitim kümesinin ortalamasıdır.",
      scored:
        "Olağan, burada tahmin yapılan müşterilerin ortalamasıdır: model eğitim kümesinin ortalamasını söylemiyor.",
    },
    computing: "Nedenler hesaplanıyor…",
    ofColumns: "Bu sketch'lerin arkasındaki ürün ve olaylar bilinmiyor: adlarıyla görmek için sketcher'ı bırakın.",
    sampleAbout: (target) =>
      `Böyle tahmin edilenlerden eşit aralıkla alınan en çok 200 müşterinin ortalama nedenleri: neyin ${target} lehine (+) ve aleyhine (−) olduğu.`,
    class: "Tahmin",
    compute: "Nedenleri hesapla",
    sample: (customers, of) => `${customers} / ${of} müşteri`,
    unreadable: (customers) =>
      `Örneklemden ${customers} müşteri dışarıda kaldı: sketch'leri kullanılan sketcher ile üretilmemiş.`,
    nobody: "Böyle tahmin edilen müşteri yok.",
    unknown:
      "Bu sketch'lerin arkasındaki ürün ve olaylar bilinmiyor: sketcher'ı bırakın ya da tablolardan tahmin yapın.",
  },
);
