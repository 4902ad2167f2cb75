import { defineMessages } from "../messages";

/** The help of the page. */
export const helpMessages = defineMessages(
  {
    title: "Help",
    topics: "Topics",
    shortcuts: "Shortcuts",
    shortcutsLead: "Keys work wherever nothing is being typed. The list of all actions has the rest.",
  },
  {
    title: "Yardım",
    topics: "Konular",
    shortcuts: "Kısayollar",
    shortcutsLead:
      "Tuşlar, bir yere yazı yazılmadığı sürece her yerde çalışır. Geri kalanı tüm işlemler listesindedir.",
  },
);
