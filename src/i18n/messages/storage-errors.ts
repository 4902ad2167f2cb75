import type { ErrorParams } from "../../formats/coded-error";
import { defineErrors, short, text } from "../error-sentences";
import type { Locale } from "../messages";

const reasons: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  en: {
    "storage/silent": "the browser’s storage does not answer",
    "storage/full": "the disk is full",
  },
  tr: {
    "storage/silent": "tarayıcının deposu yanıt vermiyor",
    "storage/full": "disk dolu",
  },
};

/** Why something was not stored, inside of the sentence that says what. */
export function storageReasonWords({ reason, detail }: ErrorParams, locale: Locale): string {
  return reasons[locale][text(reason)] ?? short(detail, 120);
}

/** Sentences about what the browser stores, history files and forgetting. */
export const storageErrors = defineErrors(
  {
    "history/not-a-history": ({ file }) =>
      `${short(file)} is a zip, but not a history that the studio saved; choose a file that “Save history” wrote.`,
    "history/newer": ({ file }) =>
      `${short(file)} was saved by another version of the studio; open it with that version.`,
    "storage/silent":
      "The browser’s storage does not answer; close the other tabs of this page, or start the browser again.",
    "storage/full": "The disk is full; delete runs that you no longer need, or free disk space.",
    "storage/refused": ({ detail }) =>
      `The browser refuses (${text(detail)}); allow this page to keep site data, or leave the private window.`,
    "history/run-goes-on":
      "A run is training in this or another tab, and would write again; stop it or wait for its end, then forget everything.",
  },
  {
    "history/not-a-history": ({ file }) =>
      `${short(file)} bir zip, ama stüdyonun kaydettiği bir geçmiş değil; “Geçmişi kaydet” ile yazılmış bir dosya seçin.`,
    "history/newer": ({ file }) => `${short(file)} stüdyonun başka bir sürümüyle kaydedilmiş; o sürümle açın.`,
    "storage/silent":
      "Tarayıcının deposu yanıt vermiyor; bu sayfanın diğer sekmelerini kapatın veya tarayıcıyı yeniden başlatın.",
    "storage/full": "Disk dolu; gerekmeyen çalıştırmaları silin veya disk alanı açın.",
    "storage/refused": ({ detail }) =>
      `Tarayıcı reddetti (${text(detail)}); bu sayfanın site verisi saklamasına izin verin veya gizli pencereden çıkın.`,
    "history/run-goes-on":
      "Bu sekmede veya başka bir sekmede bir çalıştırma sürüyor ve yeniden yazacak; durdurun veya bitmesini bekleyin, sonra her şeyi unutun.",
  },
);
