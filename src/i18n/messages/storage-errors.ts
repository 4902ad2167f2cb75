import { defineErrors, short } from "../error-sentences";

/** Sentences about history files and forgetting. */
export const storageErrors = defineErrors(
  {
    "history/not-a-history": ({ file }) =>
      `${short(file)} is a zip, but not a history that the studio saved; choose a file that “Save history” wrote.`,
    "history/newer": ({ file }) =>
      `${short(file)} was saved by another version of the studio; open it with that version.`,
    "history/run-goes-on":
      "A run is training in this or another tab, and would write again; stop it or wait for its end, then forget everything.",
  },
  {
    "history/not-a-history": ({ file }) =>
      `${short(file)} bir zip, ama stüdyonun kaydettiği bir geçmiş değil; “Geçmişi kaydet” ile yazılmış bir dosya seçin.`,
    "history/newer": ({ file }) => `${short(file)} stüdyonun başka bir sürümüyle kaydedilmiş; o sürümle açın.`,
    "history/run-goes-on":
      "Bu sekmede veya başka bir sekmede bir çalıştırma sürüyor ve yeniden yazacak; durdurun veya bitmesini bekleyin, sonra her şeyi unutun.",
  },
);
