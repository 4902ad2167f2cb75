import { defineMessages } from "../messages";

/** Around the console; its lines themselves stay as the Python script prints them. */
export const consoleMessages = defineMessages(
  {
    title: "Console",
    copy: "Copy all lines",
    copied: "Copied",
    copyFailed: "The browser did not allow copying; select the lines instead",
    lines: "Lines of this run",
  },
  {
    title: "Konsol",
    copy: "Tüm satırları kopyala",
    copied: "Kopyalandı",
    copyFailed: "Tarayıcı kopyalamaya izin vermedi; satırları seçip kopyalayın",
    lines: "Bu çalıştırmanın satırları",
  },
);
