import { defineErrors } from "../error-sentences";

export const performanceErrors = defineErrors(
  {
    "benchmark/busy":
      "A run is training, and the benchmark would slow it down and measure neither; run it when the run has ended.",
  },
  {
    "benchmark/busy":
      "Bir eğitim sürüyor; hız ölçümü onu yavaşlatır ve ikisi de doğru ölçülmez. Çalıştırma bitince ölçün.",
  },
);
