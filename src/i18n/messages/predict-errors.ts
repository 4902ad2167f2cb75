import type { ErrorParams } from "../../formats/coded-error";
import { count, counted, defineErrors, quoted, short, text } from "../error-sentences";

/** Line 12 of scores.csv; Parquet files have rows, not lines. */
function scoresPlace(p: ErrorParams): string {
  return p.row === undefined
    ? `“${short(p.file)}”, line ${count(p.line, "en")}`
    : `“${short(p.file)}”, row ${count(p.row, "en")}`;
}

function tahminYeri(p: ErrorParams): string {
  return p.row === undefined
    ? `“${short(p.file)}”, ${count(p.line, "tr")}. satır`
    : `“${short(p.file)}”, ${count(p.row, "tr")}. kayıt`;
}

/** Sentences about scoring customers and about exports. */
export const predictErrors = defineErrors(
  {
    "predict/no-model": "There is no model yet: finish a run, or open a fine-tuned .pt or .safetensors file.",
    "predict/nothing-scored": "No customers have been scored yet: open a sketches file first.",
    "predict/busy": "A run is training; customers can be scored when it has ended or been stopped.",
    "predict/labels-unknown": (p) =>
      `“${text(p.file)}”: the labels ${quoted(p.labels, "en")} (${counted(p.rows, "row", "rows")}) are unknown to the model, whose classes are ${quoted(p.classes, "en")}; these customers count as unlabeled.`,
    "predict/labels-need-decision": (p) =>
      `“${text(p.file)}”: the labels ${quoted(p.labels, "en")} (${counted(p.rows, "row", "rows")}) are not among the model's classes ${quoted(p.classes, "en")} and count as unlabeled; give the decision.json of its run beside the model if they were mapped in training.`,
    "predict/labels-left-out": (p) =>
      `“${text(p.file)}”: “${text(p.array)}” holds something other than text and whole numbers, so these customers count as unlabeled; give the labels by name to compare them.`,
    "predict/one-file": (p) =>
      `Only “${text(p.scored)}” was scored, as there is one list of customers: drop this file by itself to score it instead.`,
    "predict/decision-alone":
      "A decision.json says what labels mean to one model: open it together with that model's .pt or .safetensors file.",
    "predict/decision-of-another": (p) =>
      `“${text(p.file)}” belongs to another checkpoint (“${text(p.checkpoint)}”, by its SHA-256) than “${text(p.model)}” and was left out.`,
    "predict/widths-differ": (p) =>
      `“${text(p.file)}” has ${text(p.past)} + ${text(p.portfolio)} = ${text(p.sum)} sketch columns, but the model “${text(p.model)}” takes ${text(p.input)}; score sketches of the same kind as the training data.`,
    "predict/non-finite": (p) =>
      `${text(p.array)} holds NaN or an infinite value in row ${count(p.row, "en")}, column ${text(p.column)}; mend the file and score it again.`,
    "predict/gap": (p) =>
      `“${short(p.file)}”: the column “${short(p.column)}” has no number in ${counted(p.count, "cell", "cells")}, the first in ${p.inLines === true ? "line" : "row"} ${count(p.row, "en")}; fill them in and score it again.`,
    "predict/gaps-filled": (p) =>
      `“${short(p.file)}”: ${counted(p.count, "cell without a number counts", "cells without a number count")} as the mean of the training rows (${quoted(p.columns, "en")}), as in training.`,
    "predict/unknown-words": (p) =>
      `“${short(p.file)}”: the column “${short(p.column)}” has words that the model never saw in ${counted(p.count, "row", "rows")}, the first in ${p.inLines === true ? "line" : "row"} ${count(p.row, "en")}; they count as none.`,
    "predict/walk-differs": (p) =>
      `The sketches were made with walk ${text(p.sketches)}, the model with walk ${text(p.model)}: the probabilities may be wrong.`,
    "predict/sketcher-width": (p) =>
      `“${text(p.sketcher)}” makes sketches of ${text(p.width)} columns, but the model “${text(p.model)}” takes ${text(p.input)} a sketch; use the sketcher that the model was trained with.`,
    "predict/sketcher-walk": (p) =>
      `“${text(p.sketcher)}” is of walk ${text(p.walk)}, the model “${text(p.model)}” of walk ${text(p.modelWalk)}: the probabilities are probably wrong; use the sketcher that the model was trained with.`,
    "predict/sketcher-differs": (p) =>
      `“${text(p.sketcher)}” is not the sketcher that “${text(p.model)}” was trained with (“${text(p.own)}”, by its SHA-256): the probabilities are probably wrong.`,
    "predict/other-sketcher": (p) =>
      `The sketcher in use with “${text(p.model)}” did not make these sketches, so no products and events are known behind them; drop the sketcher that made them, or score from tables.`,
    "predict/range-differs": (p) =>
      p.isTable === true
        ? `Scaled as in training, the table's numbers run from ${text(p.min)} to ${text(p.max)} standard deviations, the training data's from ${text(p.trainMin)} to ${text(p.trainMax)}: check that its columns mean the same in the same units.`
        : `The sketches' values run from ${text(p.min)} to ${text(p.max)}, the training data's from ${text(p.trainMin)} to ${text(p.trainMax)}: check that both were made the same way.`,
    "predict/potential": (p) =>
      `“${text(p.value)}” is not a transition of this model; write from:to:threshold with two of ${text(p.classes)}.`,
    "predict/no-risk": "This model gives segments, not churn: --top-risk takes a churn_predictor….pt.",
    "predict/only-scores": (p) =>
      `“${text(p.file)}” holds what a model said of its customers, not their sketches: open the model and the customers to see what is behind an answer.`,
    "scores/missing-column": (p) =>
      `“${short(p.file)}” has no column “${short(p.column)}”, as a file of scored customers has; export it again from Predict.`,
    "scores/not-scores": (p) =>
      `“${short(p.file)}” holds no scored customers; open a CSV, JSONL or NPZ that Predict or npm run score wrote.`,
    "scores/array": (p) =>
      `“${short(p.file)}”, array “${short(p.array)}”: it does not have one entry for each of the ${counted(p.rows, "customer", "customers")} in predictions; export the scores again.`,
    "scores/json-row": (p) =>
      `${scoresPlace(p)}: this is not one customer as a JSON object on a line of its own; mend it, or export the scores again.`,
    "scores/no-rows": (p) => `“${short(p.file)}” names its columns and holds no customers; export the scores again.`,
    "scores/row": (p) =>
      `${scoresPlace(p)}: the line is not cut as the others are (cells, or text behind a closing quotation mark); mend it, or export the scores again.`,
    "scores/number": (p) =>
      `${scoresPlace(p)}, column “${short(p.column)}”: “${short(p.value, 24)}” is no probability from 0 to 1; mend it, or export the scores again.`,
    "scores/unknown-name": (p) =>
      `${scoresPlace(p)}, column “${short(p.column)}”: “${short(p.value, 24)}” is none of ${quoted(p.names, "en")}; mend it, or export the scores again.`,
    "scores/twice": (p) =>
      `${scoresPlace(p)}: the customer “${short(p.value, 24)}” stood in line ${count(p.first, "en")} already, and only one of them can be compared; keep one.`,
    "scores/no-segment": (p) =>
      `“${short(p.file)}” says who may leave and no segments, so these segments cannot be set beside it.`,
    "scores/no-churn": (p) =>
      `“${short(p.file)}” says segments and not who may leave, so these answers cannot be set beside it.`,
    "scores/no-ids": (p) =>
      `These customers have no ids (customer_ids), so none can be found in “${short(p.file)}”; score a file that has them.`,
    "scores/rows-as-ids": (p) =>
      `“${short(p.file)}” tells customers by their rows (0, 1, 2 …) and these have ids, so nobody can be found again; open scores of a file with customer_ids.`,
    "figure/no-canvas":
      "This browser gave the studio nothing to draw figures on: the PNG files are missing, all others can be saved; another browser, or less memory in use, draws them.",
    "export/no-test": "This run was ended before its first epoch was finished, so there is no model to write.",
  },
  {
    "predict/no-model":
      "Henüz model yok: bir çalıştırmayı bitirin veya ince ayarlı bir .pt veya .safetensors dosyası açın.",
    "predict/nothing-scored": "Henüz tahmin yapılmış müşteri yok: önce bir sketch dosyası açın.",
    "predict/busy": "Bir çalıştırma sürüyor; bittiğinde veya durdurulduğunda tahmin yapılabilir.",
    "predict/labels-unknown": (p) =>
      `“${text(p.file)}”: ${quoted(p.labels, "tr")} etiketlerini (${count(p.rows, "tr")} satır) model tanımıyor (sınıfları: ${quoted(p.classes, "tr")}); bu müşteriler etiketsiz sayıldı.`,
    "predict/labels-need-decision": (p) =>
      `“${text(p.file)}”: ${quoted(p.labels, "tr")} etiketleri (${count(p.rows, "tr")} satır) modelin ${quoted(p.classes, "tr")} sınıfları arasında yok, etiketsiz sayıldı; eğitimde eşlendilerse o çalıştırmanın decision.json dosyasını modelle birlikte verin.`,
    "predict/labels-left-out": (p) =>
      `“${text(p.file)}”: “${text(p.array)}” metin ve tam sayı dışında bir şey tutuyor, bu müşteriler etiketsiz sayıldı; karşılaştırmak için etiketleri adlarıyla verin.`,
    "predict/one-file": (p) =>
      `Tek bir müşteri listesi olduğundan yalnızca “${text(p.scored)}” için tahmin yapıldı: bunun için tahmin yapmak isterseniz dosyayı tek başına bırakın.`,
    "predict/decision-alone":
      "decision.json, etiketlerin bir model için ne anlama geldiğini söyler: o modelin .pt veya .safetensors dosyasıyla birlikte açın.",
    "predict/decision-of-another": (p) =>
      `“${text(p.file)}” başka bir checkpoint'e ait (“${text(p.checkpoint)}”, SHA-256'sına göre), “${text(p.model)}” ile kullanılmadı.`,
    "predict/widths-differ": (p) =>
      `“${text(p.file)}” dosyasında ${text(p.past)} + ${text(p.portfolio)} = ${text(p.sum)} sketch sütunu var, “${text(p.model)}” modeli ${text(p.input)} sütun alıyor; eğitim verisiyle aynı tür sketch kullanın.`,
    "predict/non-finite": (p) =>
      `${text(p.array)} dizisinde ${count(p.row, "tr")} numaralı satır, ${text(p.column)} numaralı sütunda NaN veya sonsuz değer var; dosyayı düzeltip yeniden deneyin.`,
    "predict/gap": (p) =>
      `“${short(p.file)}”: “${short(p.column)}” sütununun ${count(p.count, "tr")} hücresinde sayı yok, ilki ${count(p.row, "tr")}. satırda; doldurup yeniden deneyin.`,
    "predict/gaps-filled": (p) =>
      `“${short(p.file)}”: sayı olmayan ${count(p.count, "tr")} hücre, eğitimdeki gibi eğitim satırlarının ortalaması sayıldı (${quoted(p.columns, "tr")}).`,
    "predict/unknown-words": (p) =>
      `“${short(p.file)}”: “${short(p.column)}” sütununun ${count(p.count, "tr")} satırında modelin hiç görmediği sözcükler var, ilki ${count(p.row, "tr")}. satırda; yok sayıldılar.`,
    "predict/walk-differs": (p) =>
      `Sketch'ler walk ${text(p.sketches)} ile, model walk ${text(p.model)} ile üretilmiş: olasılıklar yanlış olabilir.`,
    "predict/sketcher-width": (p) =>
      `“${text(p.sketcher)}” ${text(p.width)} sütunlu sketch üretiyor, “${text(p.model)}” modeli ise sketch başına ${text(p.input)} sütun alıyor; modelin eğitildiği sketcher'ı kullanın.`,
    "predict/sketcher-walk": (p) =>
      `“${text(p.sketcher)}” walk ${text(p.walk)} ile, “${text(p.model)}” modeli walk ${text(p.modelWalk)} ile yapılmış: olasılıklar büyük olasılıkla yanlış; modelin eğitildiği sketcher'ı kullanın.`,
    "predict/sketcher-differs": (p) =>
      `“${text(p.sketcher)}”, “${text(p.model)}” modelinin eğitildiği sketcher değil (“${text(p.own)}”, SHA-256'sına göre): olasılıklar büyük olasılıkla yanlış.`,
    "predict/other-sketcher": (p) =>
      `Bu sketch'leri “${text(p.model)}” ile kullanılan sketcher yapmamış, arkalarındaki ürün ve olaylar bilinmiyor; onları yapan sketcher'ı bırakın ya da tablolardan tahmin yapın.`,
    "predict/range-differs": (p) =>
      p.isTable === true
        ? `Eğitimdeki gibi ölçeklenince tablonun sayıları ${text(p.min)} ile ${text(p.max)} standart sapma arasında, eğitim verisininkiler ${text(p.trainMin)} ile ${text(p.trainMax)} arasında: sütunların aynı anlamda ve aynı birimde olduğunu denetleyin.`
        : `Sketch değerleri ${text(p.min)} ile ${text(p.max)} arasında, eğitim verisininkiler ${text(p.trainMin)} ile ${text(p.trainMax)} arasında: ikisinin aynı yolla üretildiğini denetleyin.`,
    "predict/potential": (p) =>
      `“${text(p.value)}” bu modelin bir geçişi değil; ${text(p.classes)} içinden ikisiyle kaynak:hedef:eşik yazın.`,
    "predict/no-risk": "Bu model müşteri kaybını değil segmenti tahmin eder: --top-risk bir churn_predictor….pt ister.",
    "predict/only-scores": (p) =>
      `“${text(p.file)}” bir modelin müşteriler için verdiği yanıtları içeriyor, sketch'lerini değil: bir yanıtın ardındakini görmek için modeli ve müşterileri açın.`,
    "scores/missing-column": (p) =>
      `“${short(p.file)}” dosyasında, tahmin dosyalarında bulunan “${short(p.column)}” sütunu yok; Tahmin bölümünden yeniden dışa aktarın.`,
    "scores/not-scores": (p) =>
      `“${short(p.file)}” müşteri tahmini içermiyor; Tahmin bölümünün ya da npm run score komutunun yazdığı bir CSV, JSONL veya NPZ açın.`,
    "scores/array": (p) =>
      `“${short(p.file)}”, “${short(p.array)}” dizisi: predictions dizisindeki ${count(p.rows, "tr")} müşterinin her biri için bir değer içermiyor; tahminleri yeniden dışa aktarın.`,
    "scores/json-row": (p) =>
      `${tahminYeri(p)}: satır, tek bir müşterinin JSON nesnesi değil; düzeltin ya da tahminleri yeniden dışa aktarın.`,
    "scores/no-rows": (p) =>
      `“${short(p.file)}” dosyasında sütun adları var, müşteri yok; tahminleri yeniden dışa aktarın.`,
    "scores/row": (p) =>
      `${tahminYeri(p)}: satır diğerleri gibi bölünmemiş (hücre sayısı ya da kapanan tırnaktan sonra metin); düzeltin ya da tahminleri yeniden dışa aktarın.`,
    "scores/number": (p) =>
      `${tahminYeri(p)}, “${short(p.column)}” sütunu: “${short(p.value, 24)}” 0 ile 1 arasında bir olasılık değil; düzeltin ya da tahminleri yeniden dışa aktarın.`,
    "scores/unknown-name": (p) =>
      `${tahminYeri(p)}, “${short(p.column)}” sütunu: “${short(p.value, 24)}” şunlardan biri değil: ${quoted(p.names, "tr")}; düzeltin ya da tahminleri yeniden dışa aktarın.`,
    "scores/twice": (p) =>
      `${tahminYeri(p)}: “${short(p.value, 24)}” müşterisi ${count(p.first, "tr")}. satırda da vardı, yalnızca biri karşılaştırılabilir; birini bırakın.`,
    "scores/no-segment": (p) =>
      `“${short(p.file)}” kimin ayrılabileceğini söylüyor, segment içermiyor; bu segmentler onunla karşılaştırılamaz.`,
    "scores/no-churn": (p) =>
      `“${short(p.file)}” segmentleri söylüyor, kimin ayrılabileceğini söylemiyor; bu yanıtlar onunla karşılaştırılamaz.`,
    "scores/no-ids": (p) =>
      `Bu müşterilerin numaraları (customer_ids) yok, bu yüzden hiçbiri “${short(p.file)}” dosyasında bulunamaz; numaraları olan bir dosya için tahmin yapın.`,
    "scores/rows-as-ids": (p) =>
      `“${short(p.file)}” müşterileri satır sırasıyla (0, 1, 2 …) gösteriyor, bunların ise numaraları var; kimse eşleştirilemez. customer_ids içeren bir dosyanın tahminlerini açın.`,
    "figure/no-canvas":
      "Bu tarayıcı şekil çizmeye izin vermedi: PNG dosyaları eksik, diğerlerinin hepsi kaydedilebilir; başka bir tarayıcıda veya bellek boşaldığında çizilir.",
    "export/no-test": "Bu çalıştırma ilk epoch bitmeden sonlandırıldı; yazılacak model yok.",
  },
);
