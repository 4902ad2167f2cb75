import { defineMessages } from "../messages";

/** The files of a finished run. */
export const exportMessages = defineMessages(
  {
    title: "Export",
    about: "Everything stays on this computer: the browser saves the files into your downloads.",
    all: "Download all as one zip",
    download: (file: string) => `Download ${file}`,
    preparing: (file: string) => `Preparing ${file}`,
    saved: (bytes: string) => `saved, ${bytes}`,
    /** No Python script trains on a bank's own table. */
    ofTable: "Model and results",
    groups: { python: "As the Python script writes them", handover: "To hand on", others: "For other tools" },
  },
  {
    title: "Dışa aktar",
    about: "Her şey bu bilgisayarda kalır: tarayıcı dosyaları indirilenlere kaydeder.",
    all: "Hepsini tek zip olarak indir",
    download: (file) => `İndir: ${file}`,
    preparing: (file) => `Hazırlanıyor: ${file}`,
    saved: (bytes) => `kaydedildi, ${bytes}`,
    ofTable: "Model ve sonuçlar",
    groups: { python: "Python betiğinin yazdığı gibi", handover: "Paylaşmak için", others: "Diğer araçlar için" },
  },
);
