import type { DataErrorCode } from "../../data/errors";
import type { ErrorParams } from "../../formats/coded-error";
import type { ModelErrorCode } from "../../model/errors";
import { count, counted, defineErrors, quoted, short, text } from "../error-sentences";

/** The file's name where it is known: some refusals come after reading, when only arrays are left. */
function file(params: ErrorParams, otherwise: string): string {
  return text(params.file) || otherwise;
}

/** [10000, 320]. */
function shape(value: ErrorParams[string] | undefined): string {
  return `[${text(value)}]`;
}

/** Sentences about what is inside a sketches file, and what a configuration makes of it. */
export const dataErrors = defineErrors<DataErrorCode>(
  {
    "data/missing-array": (p) =>
      `${file(p, "The file")} has no array “${text(p.array)}” (it has ${quoted(p.found, "en", 8) || "none"}); use the .npz that bank_emde_session.py writes.`,
    "data/not-a-matrix": (p) =>
      `The array “${text(p.array)}” in ${file(p, "the file")} has the shape ${shape(p.shape)}; sketches need two dimensions, [rows, columns].`,
    "data/not-a-vector": (p) =>
      `The array “${text(p.array)}” in ${file(p, "the file")} has the shape ${shape(p.shape)}; it needs one dimension, one entry per row.`,
    "data/complex": (p) =>
      `The array “${text(p.array)}” in ${file(p, "the file")} holds complex numbers (${text(p.dtype)}); save its real part as float32 or float64.`,
    "data/not-numeric": (p) =>
      `The array “${text(p.array)}” in ${file(p, "the file")} holds ${text(p.dtype)}, not numbers; save it as float32 or float64.`,
    "data/not-labels": (p) =>
      `The array “${text(p.array)}” in ${file(p, "the file")} holds ${text(p.dtype)}; labels must be text or whole numbers.`,
    "data/fractional-label": (p) =>
      `The array “${text(p.array)}” in ${file(p, "the file")} has the label ${text(p.value)} in row ${count(p.row, "en")} (from 0); labels must be text or whole numbers.`,
    "data/row-mismatch": (p) =>
      `In ${file(p, "the file")} “${text(p.first)}” has ${counted(p.firstRows, "row", "rows")} but “${text(p.second)}” has ${count(p.secondRows, "en")}; both must describe the same customers.`,
    "data/no-rows": (p) =>
      `The array “${text(p.array)}” in ${file(p, "the file")} has no rows; there is nothing to train on.`,
    "data/no-columns": (p) =>
      `The array “${text(p.array)}” in ${file(p, "the file")} has no columns; write the sketches again.`,
    "data/too-large": (p) =>
      `${file(p, "The file")} has ${counted(p.rows, "row", "rows")} of ${counted(p.width, "column", "columns")}, more than a browser tab can hold; train on a sample of the rows.`,
    "data/label-map-class": (p) =>
      `labelMap sends “${text(p.label)}” to “${text(p.target)}”, which is not a class; the classes are ${quoted(p.classes, "en", 8)}.`,
    "data/non-finite-future": (p) =>
      `The array “${text(p.array)}” in ${file(p, "the file")} has ${counted(p.count, "NaN or infinite value", "NaN or infinite values")}, the first in row ${count(p.row, "en")}, column ${count(p.column, "en")} (from 0); replace them and save the file again.`,
    "data/beyond-float32": (p) =>
      `${file(p, "The file")}: the column “${short(p.column)}” has ${counted(p.count, "number that is", "numbers that are")} infinite or beyond ±3.4e38, the first in ${p.inLines === true ? "line" : "row"} ${count(p.row, "en")}; repair them, or leave the column out of the features.`,
    "data/bad-mapping": (p) =>
      p.column !== undefined
        ? `The column “${short(p.column)}” is chosen twice; a column is the label, the id or one feature, so choose another one.`
        : `${text(p.key)} is missing, unknown or of another kind: table has label (a column), id (a column or null), features (a list of columns) and decimal ("." or ",").`,
    "data/no-inputs": (p) =>
      `The features ${quoted(p.columns, "en")} of ${file(p, "the file")} hold no word at all, so there is nothing to learn from; choose others.`,
    "data/empty-columns": (p) =>
      `No training row has a number in ${quoted(p.columns, "en")}, so there is no mean; leave such features out.`,
    "data/one-class": (p) =>
      text(p.value) === ""
        ? `The column “${short(p.column)}” of ${file(p, "the file")} has no labels; choose another column as the label.`
        : `Every label in the column “${short(p.column)}” of ${file(p, "the file")} is “${short(p.value, 32)}”; a classifier needs two different ones, so choose another column.`,
    "data/too-many-classes": (p) =>
      `The column “${short(p.column)}” of ${file(p, "the file")} has ${counted(p.count, "different value", "different values")}, and a label may have ${count(p.most, "en")}; choose another column, or put its values into groups.`,
    "data/too-many-values": (p) =>
      `The column “${short(p.column)}” of ${file(p, "the file")} has more than ${count(p.most, "en")} different words, and each of them would be an input; leave it out of the features, or put its values into groups.`,
    "data/too-many-columns": (p) =>
      `${count(p.count, "en")} columns of ${file(p, "the file")} are chosen as features, and ${count(p.most, "en")} is the most; leave some out.`,
    "data/empty-split": (p) =>
      `${count(p.rows, "en")} rows split into ${count(p.train, "en")} training, ${count(p.validation, "en")} validation and ${counted(p.test, "test row", "test rows")}; training needs two and the others one, so use more rows or other shares.`,
  },
  {
    "data/missing-array": (p) =>
      `${file(p, "Dosya")} içinde “${text(p.array)}” dizisi yok (bulunanlar: ${quoted(p.found, "tr", 8) || "hiçbiri"}); bank_emde_session.py'nin yazdığı .npz dosyasını kullanın.`,
    "data/not-a-matrix": (p) =>
      `${file(p, "Dosya")} içindeki “${text(p.array)}” dizisinin boyutları ${shape(p.shape)}; sketch'ler iki boyutlu olmalı: [satır, sütun].`,
    "data/not-a-vector": (p) =>
      `${file(p, "Dosya")} içindeki “${text(p.array)}” dizisinin boyutları ${shape(p.shape)}; tek boyutlu olmalı, her satıra bir değer.`,
    "data/complex": (p) =>
      `${file(p, "Dosya")} içindeki “${text(p.array)}” dizisi karmaşık sayılar içeriyor (${text(p.dtype)}); gerçel kısmını float32 ya da float64 olarak kaydedin.`,
    "data/not-numeric": (p) =>
      `${file(p, "Dosya")} içindeki “${text(p.array)}” dizisi sayı değil, ${text(p.dtype)} içeriyor; float32 ya da float64 olarak kaydedin.`,
    "data/not-labels": (p) =>
      `${file(p, "Dosya")} içindeki “${text(p.array)}” dizisi ${text(p.dtype)} içeriyor; etiketler metin ya da tam sayı olmalı.`,
    "data/fractional-label": (p) =>
      `${file(p, "Dosya")} içindeki “${text(p.array)}” dizisinde ${count(p.row, "tr")} numaralı satırın (0'dan) etiketi ${text(p.value)}; etiketler metin ya da tam sayı olmalı.`,
    "data/row-mismatch": (p) =>
      `${file(p, "Dosya")} içinde “${text(p.first)}” ${count(p.firstRows, "tr")} satır, “${text(p.second)}” ise ${count(p.secondRows, "tr")} satır; ikisi de aynı müşterileri anlatmalı.`,
    "data/no-rows": (p) => `${file(p, "Dosya")} içindeki “${text(p.array)}” dizisinde satır yok; eğitilecek veri yok.`,
    "data/no-columns": (p) =>
      `${file(p, "Dosya")} içindeki “${text(p.array)}” dizisinde sütun yok; sketch'leri yeniden üretin.`,
    "data/too-large": (p) =>
      `${file(p, "Dosya")} ${count(p.rows, "tr")} satır ve ${count(p.width, "tr")} sütunla bir tarayıcı sekmesine sığmıyor; satırların bir örneklemiyle eğitin.`,
    "data/label-map-class": (p) =>
      `labelMap, “${text(p.label)}” etiketini sınıf olmayan “${text(p.target)}” değerine eşliyor; sınıflar: ${quoted(p.classes, "tr", 8)}.`,
    "data/non-finite-future": (p) =>
      `${file(p, "Dosya")} içindeki “${text(p.array)}” dizisinde ${count(p.count, "tr")} NaN ya da sonsuz değer var, ilki ${count(p.row, "tr")}. satır, ${count(p.column, "tr")}. sütunda (0'dan); düzeltip dosyayı yeniden kaydedin.`,
    "data/beyond-float32": (p) =>
      `${file(p, "Dosya")}: “${short(p.column)}” sütununda sonsuz ya da ±3,4e38'in ötesinde ${count(p.count, "tr")} sayı var, ilki ${count(p.row, "tr")}. satırda; düzeltin ya da sütunu özelliklerden çıkarın.`,
    "data/bad-mapping": (p) =>
      p.column !== undefined
        ? `“${short(p.column)}” sütunu iki kez seçilmiş; bir sütun ya etiket ya müşteri numarası ya da tek bir özelliktir, başka bir sütun seçin.`
        : `${text(p.key)} eksik, bilinmiyor ya da başka türden: table içinde label (bir sütun), id (bir sütun ya da null), features (sütun listesi) ve decimal ("." ya da ",") vardır.`,
    "data/no-inputs": (p) =>
      `${file(p, "Dosya")} içinden seçilen ${quoted(p.columns, "tr")} özelliklerinde hiç sözcük yok, öğrenilecek bir şey yok; başka özellikler seçin.`,
    "data/empty-columns": (p) =>
      `Eğitim satırlarının hiçbirinde şu sütunlarda sayı yok: ${quoted(p.columns, "tr")}; ortalamaları da yok, bu özellikleri çıkarın.`,
    "data/one-class": (p) =>
      text(p.value) === ""
        ? `${file(p, "Dosya")} içindeki “${short(p.column)}” sütununda etiket yok; etiket olarak başka bir sütun seçin.`
        : `${file(p, "Dosya")} içindeki “${short(p.column)}” sütununda bütün etiketler “${short(p.value, 32)}”; sınıflandırıcıya iki farklı etiket gerekir, başka bir sütun seçin.`,
    "data/too-many-classes": (p) =>
      `${file(p, "Dosya")} içindeki “${short(p.column)}” sütununda ${count(p.count, "tr")} farklı değer var, bir etikette en çok ${count(p.most, "tr")} olabilir; başka bir sütun seçin ya da değerleri gruplayın.`,
    "data/too-many-values": (p) =>
      `${file(p, "Dosya")} içindeki “${short(p.column)}” sütununda ${count(p.most, "tr")} taneden çok farklı sözcük var ve her biri ayrı bir girdi olurdu; sütunu özelliklerden çıkarın ya da değerleri gruplayın.`,
    "data/too-many-columns": (p) =>
      `${file(p, "Dosya")} içinden ${count(p.count, "tr")} sütun özellik olarak seçili, en çok ${count(p.most, "tr")} olabilir; bazılarını çıkarın.`,
    "data/empty-split": (p) =>
      `${count(p.rows, "tr")} satır ${count(p.train, "tr")} eğitim, ${count(p.validation, "tr")} doğrulama ve ${count(p.test, "tr")} test satırına ayrılıyor; eğitime iki, diğerlerine bir satır gerek: daha çok satır ya da başka oranlar kullanın.`,
  },
);

/** Sentences about checkpoints. */
export const modelErrors = defineErrors<ModelErrorCode>(
  {
    "model/not-a-checkpoint": (p) =>
      `${file(p, "The file")} holds no foundation model (no “model_state_dict”); use the .pt that future_ubr_ffn.py writes.`,
    "model/plain-state-dict": (p) =>
      `${file(p, "The file")} holds bare weights without their dimensions; use the whole checkpoint that future_ubr_ffn.py writes.`,
    "model/fine-tuned": (p) =>
      `${file(p, "The file")} is an already fine-tuned predictor; to train, use the foundation model that future_ubr_ffn.py writes.`,
    "model/other-network": (p) =>
      `${file(p, "The file")} holds another network (“${text(p.architecture)}”); the studio fine-tunes “${text(p.expected)}”.`,
    "model/not-a-predictor": (p) =>
      `${file(p, "The file")} is not a fine-tuned predictor (“${text(p.architecture)}”); use a segment_predictor_walkN.pt or a churn_predictor_walkN.pt.`,
    "model/missing-key": (p) =>
      `The checkpoint ${file(p, "")} has no “${text(p.key)}”; save it again with the script that made it.`,
    "model/invalid-value": (p) =>
      `The checkpoint ${file(p, "")} has “${text(p.key)}” = ${text(p.value)}, which is not possible; save it again with the script that made it.`,
    "model/missing-layer": (p) =>
      `The checkpoint ${file(p, "")} lacks the tensor “${text(p.tensor)}” that ${counted(p.numLayers, "residual layer needs", "residual layers need")} (it has “${short(p.found)}”); save it again with the script that made it.`,
    "model/unreadable-tensor": (p) =>
      `In ${file(p, "the checkpoint")} “${text(p.tensor)}” is a ${text(p.kind)}, which is not read; save plain tensors: {k: v.detach().cpu().clone() for k, v in model.state_dict().items()}.`,
    "model/unexpected-layer": (p) =>
      `The checkpoint ${file(p, "")} has the tensor “${text(p.tensor)}”, which a model of ${counted(p.numLayers, "residual layer", "residual layers")} has not; its metadata and weights disagree.`,
    "model/shape-mismatch": (p) =>
      `In ${file(p, "the checkpoint")} “${text(p.tensor)}” has the shape ${shape(p.shape)}, but its metadata asks for ${shape(p.expected)}; save it again with the script that made it.`,
    "model/dtype": (p) =>
      `In ${file(p, "the checkpoint")} “${text(p.tensor)}” is ${text(p.dtype)}; weights must be floating-point.`,
    "model/non-finite": (p) =>
      `In ${file(p, "the checkpoint")} “${text(p.tensor)}” has ${counted(p.count, "NaN or infinite value", "NaN or infinite values")}, the first in row ${count(p.row, "en")}, column ${count(p.column, "en")} (from 0); train the foundation model again.`,
    "model/negative-variance": (p) =>
      `In ${file(p, "the checkpoint")} “${text(p.tensor)}” has the negative variance ${text(p.value)} at ${count(p.index, "en")} (from 0); train the foundation model again.`,
    "model/classes-mismatch": (p) =>
      `In ${file(p, "the checkpoint")} “segment_classes” names ${count(p.names, "en")} classes, but the last layer has ${counted(p.outputs, "output", "outputs")}; save it again with the script that made it.`,
    "model/input-mismatch": (p) =>
      `The sketches have ${count(p.past, "en")} + ${count(p.portfolio, "en")} = ${count(p.width, "en")} columns, but the foundation model takes ${count(p.inputDim, "en")}; use files of the same pipeline run.`,
    "model/bad-decision": (p) =>
      `In ${file(p, "decision.json")} “${text(p.key)}” is missing or of another kind; take the decision.json that was exported with the model.`,
  },
  {
    "model/not-a-checkpoint": (p) =>
      `${file(p, "Dosya")} temel model içermiyor (“model_state_dict” yok); future_ubr_ffn.py'nin yazdığı .pt dosyasını kullanın.`,
    "model/plain-state-dict": (p) =>
      `${file(p, "Dosya")} yalnızca ağırlıkları içeriyor, boyutları yok; future_ubr_ffn.py'nin yazdığı model dosyasının tamamını kullanın.`,
    "model/fine-tuned": (p) =>
      `${file(p, "Dosya")} zaten ince ayar yapılmış bir tahmin modeli; eğitmek için future_ubr_ffn.py'nin yazdığı temel modeli kullanın.`,
    "model/other-network": (p) =>
      `${file(p, "Dosya")} başka bir ağ içeriyor (“${text(p.architecture)}”); stüdyo “${text(p.expected)}” modeline ince ayar yapar.`,
    "model/not-a-predictor": (p) =>
      `${file(p, "Dosya")} ince ayar yapılmış bir tahmin modeli değil (“${text(p.architecture)}”); segment_predictor_walkN.pt veya churn_predictor_walkN.pt dosyası kullanın.`,
    "model/missing-key": (p) =>
      `${file(p, "")} model dosyasında “${text(p.key)}” yok; üreten betikle yeniden kaydedin.`,
    "model/invalid-value": (p) =>
      `${file(p, "")} model dosyasında “${text(p.key)}” = ${text(p.value)}, bu olamaz; üreten betikle yeniden kaydedin.`,
    "model/missing-layer": (p) =>
      `${file(p, "")} model dosyasında, ${count(p.numLayers, "tr")} artık katmanın gerektirdiği “${text(p.tensor)}” tensörü yok (içinde “${short(p.found)}” var); üreten betikle yeniden kaydedin.`,
    "model/unreadable-tensor": (p) =>
      `${file(p, "Model dosyası")} içindeki “${text(p.tensor)}” okunmayan bir türde (${text(p.kind)}); düz tensör kaydedin: {k: v.detach().cpu().clone() for k, v in model.state_dict().items()}.`,
    "model/unexpected-layer": (p) =>
      `${file(p, "")} model dosyasında “${text(p.tensor)}” tensörü var, oysa ${count(p.numLayers, "tr")} artık katmanlı bir modelde olmaz; üst veri ve ağırlıklar çelişiyor.`,
    "model/shape-mismatch": (p) =>
      `${file(p, "Model dosyası")} içindeki “${text(p.tensor)}” tensörünün boyutları ${shape(p.shape)}, üst veri ise ${shape(p.expected)} istiyor; üreten betikle yeniden kaydedin.`,
    "model/dtype": (p) =>
      `${file(p, "Model dosyası")} içindeki “${text(p.tensor)}” tensörü ${text(p.dtype)}; ağırlıklar kayan noktalı olmalı.`,
    "model/non-finite": (p) =>
      `${file(p, "Model dosyası")} içindeki “${text(p.tensor)}” tensöründe ${count(p.count, "tr")} NaN ya da sonsuz değer var, ilki satır ${count(p.row, "tr")}, sütun ${count(p.column, "tr")} (0'dan); temel modeli yeniden eğitin.`,
    "model/negative-variance": (p) =>
      `${file(p, "Model dosyası")} içindeki “${text(p.tensor)}” tensöründe ${count(p.index, "tr")} numaralı varyans (0'dan) negatif: ${text(p.value)}; temel modeli yeniden eğitin.`,
    "model/classes-mismatch": (p) =>
      `${file(p, "Model dosyası")} içindeki “segment_classes” ${count(p.names, "tr")} sınıf sayıyor, son katmanın ise ${count(p.outputs, "tr")} çıktısı var; üreten betikle yeniden kaydedin.`,
    "model/input-mismatch": (p) =>
      `Sketch'lerin ${count(p.past, "tr")} + ${count(p.portfolio, "tr")} = ${count(p.width, "tr")} sütunu var, temel model ise ${count(p.inputDim, "tr")} girdi alıyor; aynı pipeline'ın dosyalarını kullanın.`,
    "model/bad-decision": (p) =>
      `${file(p, "decision.json")} içinde “${text(p.key)}” yok ya da başka türde; modelle birlikte dışa aktarılan decision.json dosyasını kullanın.`,
  },
);
