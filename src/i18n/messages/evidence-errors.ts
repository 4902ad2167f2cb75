import type { ErrorParams, SerialError } from "../../formats/coded-error";
import { count, counted, defineErrors, quoted, text } from "../error-sentences";
import { formatDecimal, formatPercent } from "../format";
import type { Locale } from "../messages";

function area(value: ErrorParams[string] | undefined, locale: Locale): string {
  return typeof value === "number" ? formatDecimal(value, locale, 4) : text(value);
}

const PARTS = {
  en: { past: "past sketch", portfolio: "portfolio sketch" },
  tr: { past: "Geçmiş sketch'i", portfolio: "Portföy sketch'i" },
} as const;

const EMPTY = {
  en: { "no-past": "That a customer has no past events", "no-portfolio": "That a customer has no products" },
  tr: { "no-past": "Müşterinin geçmiş olayı olmaması", "no-portfolio": "Müşterinin ürünü olmaması" },
} as const;

/** A column in words: its sketch and number, subspace and bin where sketches have them, and what falls into the bin. */
function place(p: ErrorParams, locale: Locale): string {
  const turkish = locale === "tr";
  if (p.part === "no-past" || p.part === "no-portfolio") return EMPTY[locale][p.part];
  const part = p.part === "past" || p.part === "portfolio" ? PARTS[locale][p.part] : text(p.part);
  const names = Array.isArray(p.names) && p.names.length > 0 ? quoted(p.names, locale) : "";
  const within =
    typeof p.subspace !== "number"
      ? ""
      : turkish
        ? `alt uzay ${p.subspace}, aralık ${text(p.bin)}`
        : `subspace ${p.subspace}, bin ${text(p.bin)}`;
  const beside = [within, names].filter((words) => words !== "").join(": ");
  const bracket = beside === "" ? "" : ` (${beside})`;
  return turkish ? `${part}, sütun ${text(p.column)}${bracket}` : `Column ${text(p.column)} of the ${part}${bracket}`;
}

function others({ more }: ErrorParams, locale: Locale): string {
  if (typeof more !== "number" || more === 0) return "";
  return locale === "tr" ? ` (${count(more, locale)} sütun daha öyle)` : ` (as do ${count(more, locale)} more)`;
}

/** How many products were acquired after the cutoff, of how many where the file says it. */
function laterProducts({ count: later, total }: ErrorParams, locale: Locale): string {
  const turkish = locale === "tr";
  if (typeof later !== "number" || typeof total !== "number" || total === 0) {
    return turkish ? `${count(later, locale)} ürün` : counted(later, "product", "products");
  }
  const [of, share] = [count(total, locale), formatPercent(later / total, locale, 1)];
  return turkish
    ? `${of} ürün içinde ${count(later, locale)} ürün (${share})`
    : `${count(later, locale)} of ${counted(total, "product", "products")} (${share})`;
}

/** What evidence could not be computed, and what the data may give away. */
export const evidenceErrors = defineErrors(
  {
    "evidence/undefined-score":
      "The validation customers are all of one class, so what the inputs matter cannot be measured: choose another split or seed.",
    "leak/column": (p) =>
      `${place(p, "en")} orders the test customers by itself as well as the model, AUC ${area(p.auc, "en")} against ${area(p.model, "en")}${others(p, "en")}: either it gives the answer away, so check that it is known at the cutoff, or the model learned too little.`,
    "leak/column-alone": (p) =>
      `${place(p, "en")} orders the test customers by itself with an AUC of ${area(p.auc, "en")}${others(p, "en")}: check that it is known at the cutoff and does not give the answer away.`,
    "leak/portfolio": (p) =>
      `The portfolio without any event orders the test customers as well as the model, AUC ${area(p.auc, "en")} against ${area(p.model, "en")}: check that it holds the products of the cutoff, without those acquired or closed later.`,
    "leak/portfolio-alone": (p) =>
      `The portfolio without any event orders the test customers with an AUC of ${area(p.auc, "en")}: check that it holds the products of the cutoff, without those acquired or closed later.`,
    "leak/acquired-later": (p) =>
      `${laterProducts(p, "en")} ${p.count === 1 ? "was" : "were"} acquired after the cutoff and ${p.count === 1 ? "counts" : "count"} in the portfolio sketches, which may give the answer away (the Python script counts them too): to be sure, leave their rows out of the products table, which changes the graph too.`,
  },
  {
    "evidence/undefined-score":
      "Doğrulama müşterilerinin hepsi tek sınıftan, girdilerin önemi ölçülemiyor: başka bir bölme ya da seed seçin.",
    "leak/column": (p) =>
      `${place(p, "tr")} test müşterilerini tek başına model kadar iyi sıralıyor, AUC ${area(p.auc, "tr")}, modelinki ${area(p.model, "tr")}${others(p, "tr")}: ya yanıtı ele veriyor, kesme anında bilindiğini denetleyin, ya da model çok az öğrendi.`,
    "leak/column-alone": (p) =>
      `${place(p, "tr")} test müşterilerini tek başına ${area(p.auc, "tr")} AUC ile sıralıyor${others(p, "tr")}: kesme anında bilindiğini ve yanıtı ele vermediğini denetleyin.`,
    "leak/portfolio": (p) =>
      `Portföy, hiçbir olay olmadan test müşterilerini model kadar iyi sıralıyor, AUC ${area(p.auc, "tr")}, modelinki ${area(p.model, "tr")}: kesme anındaki ürünleri içerdiğini, sonra alınan ya da kapananların etkilemediğini denetleyin.`,
    "leak/portfolio-alone": (p) =>
      `Portföy, hiçbir olay olmadan test müşterilerini ${area(p.auc, "tr")} AUC ile sıralıyor: kesme anındaki ürünleri içerdiğini, sonra alınan ya da kapananların etkilemediğini denetleyin.`,
    "leak/acquired-later": (p) =>
      `${laterProducts(p, "tr")} kesme anından sonra alınmış ve portföy sketch'lerinde sayılıyor, yanıtı ele verebilir (Python betiği de onları sayar): emin olmak için bu satırları ürün tablosundan çıkarın; bu, grafı da değiştirir.`,
  },
);

/** A warning in documents, which are made where the other sentences are not loaded. */
export function evidenceSentence({ code, params }: SerialError, locale: Locale): string {
  const found = Object.entries(evidenceErrors[locale]).find(([key]) => key === code)?.[1];
  return found === undefined ? code : typeof found === "string" ? found : found(params);
}
