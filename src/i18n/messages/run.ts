import { defineMessages, plural } from "../messages";

/** The panel of the current run: what runs, how far it is, how it ended. */
export const runMessages = defineMessages(
  {
    state: {
      training: "Training",
      paused: "Paused",
      evaluating: "Evaluating",
      finished: "Finished",
      stopped: "Stopped",
      failed: "Failed",
    },
    run: "This run",
    configuration: "Configuration of this run",
    demo: "demo data",
    rename: "Rename this run",
    otherFiles: "Other files of this run",
    validationAfter: (epoch: string) => `Validation after epoch ${epoch}; the test follows at the end.`,
    noValidation: "The first validation follows at the end of epoch 1.",
    neverPredicts: (names: string) => `The model never predicts ${names}.`,
    whatNow: "Check the labels of the data, try a lower learning rate or more epochs, or use the baseline.",
    whatNowStopped: "Check the labels of the data, try another learning rate, or use the baseline.",
    stopAndKeep: (epoch: string) => `Stop and keep epoch ${epoch}`,
    stopWithout: "Stop without a model",
    stopWhy: (epoch: string) => `Ends after this step; epoch ${epoch}, the best so far, is tested and kept.`,
    stopWhyWithout: "No epoch is finished yet, so there is nothing to keep.",
    stopping: "Stopping…",
    progress: "Progress of the run",
    epochOf: (epoch: string, epochs: string) => `epoch ${epoch} of ${epochs}`,
    stepOf: (step: string, steps: string) => `step ${step} of ${steps}`,
    stepsPerSecond: (rate: string) => `${rate} steps/s`,
    rowsPerSecond: (rate: string) => `${rate} rows/s`,
    elapsed: (time: string) => `${time} elapsed`,
    left: (time: string) => `${time} left`,
    minutes: (count: string) => `${count} min`,
    leftSoon: "almost done",
    leftUnknown: "measuring…",
    leftWhy: "At the recent speed, if all epochs are used. Early stopping can end the run sooner.",
    patience: (used: string, patience: string) => `patience ${used} of ${patience}`,
    patienceWhy: (patience: string) =>
      `Epochs since the lowest validation loss. At ${patience} the run stops early and keeps the best epoch.`,
    evaluating: "Testing the kept epoch…",
    epochDone: (epoch: string, train: string, validation: string, metric: string, value: string) =>
      `Epoch ${epoch}: training loss ${train}, validation loss ${validation}, ${metric} ${value}.`,
    outcome: {
      completed: (epochs: string, best: string) =>
        epochs === "1"
          ? "Its one epoch is done, and kept."
          : `${epochs === "1" ? "The one epoch is" : `All ${epochs} epochs`} done; epoch ${best} was best and is kept.`,
      stoppedEarly: (epochs: string, best: string, patience: string) =>
        `Stopped early after epoch ${epochs}: no lower validation loss for ${plural(patience, "epoch")}. Epoch ${best} is kept.`,
      stoppedByUser: (epochs: string, best: string) => `Stopped by you after epoch ${epochs}; epoch ${best} is kept.`,
      stoppedByUserEmpty: "Stopped by you before the first epoch was finished; there is no model to keep.",
      nonFinite: (step: string, best: string) =>
        `The loss stopped being a finite number at step ${step}. Epoch ${best}, the last good one, is kept and tested below. A lower learning rate usually helps.`,
      nonFiniteEmpty: (step: string) =>
        `The loss stopped being a finite number at step ${step}, before the first epoch was finished; there is no model to keep. A lower learning rate usually helps.`,
      maxSteps: (steps: string) => `Stopped after ${plural(steps, "step")}, as asked; nothing is tested.`,
    },
    lowerRate: (rate: string) => `Set the learning rate to ${rate}`,
    lowerRateDone: (rate: string) => `The learning rate for the next run is ${rate}`,
    took: (time: string) => `${time} of training`,
    failedTitle: "The run ended with an error",
    failedKept: "The curves up to there stay. Start again when the cause is removed.",
    more: "More of this run",
  },
  {
    state: {
      training: "Eğitiliyor",
      paused: "Duraklatıldı",
      evaluating: "Değerlendiriliyor",
      finished: "Tamamlandı",
      stopped: "Durduruldu",
      failed: "Başarısız",
    },
    run: "Bu çalıştırma",
    configuration: "Bu çalıştırmanın yapılandırması",
    demo: "demo verisi",
    rename: "Bu çalıştırmayı yeniden adlandır",
    otherFiles: "Bu çalıştırmanın diğer dosyaları",
    validationAfter: (epoch) => `Epoch ${epoch} sonundaki doğrulama; test en sonda yapılır.`,
    noValidation: "İlk doğrulama epoch 1 sonunda yapılır.",
    neverPredicts: (names) => `Modelin hiçbir müşteriyi koymadığı sınıflar: ${names}.`,
    whatNow:
      "Verinin etiketlerini denetleyin, daha düşük bir öğrenme hızı veya daha çok epoch deneyin ya da kıyas düzeyini (baseline) kullanın.",
    whatNowStopped:
      "Verinin etiketlerini denetleyin, başka bir öğrenme hızı deneyin ya da kıyas düzeyini (baseline) kullanın.",
    stopAndKeep: (epoch) => `Durdur, epoch ${epoch} modelini sakla`,
    stopWithout: "Model olmadan durdur",
    stopWhy: (epoch) => `Bu adımdan sonra biter; şimdiye kadarki en iyi epoch (${epoch}) sınanır ve saklanır.`,
    stopWhyWithout: "Henüz biten epoch yok, saklanacak bir şey de yok.",
    stopping: "Durduruluyor…",
    progress: "Çalıştırmanın ilerleyişi",
    epochOf: (epoch, epochs) => `epoch ${epoch}/${epochs}`,
    stepOf: (step, steps) => `adım ${step}/${steps}`,
    stepsPerSecond: (rate) => `${rate} adım/sn`,
    rowsPerSecond: (rate) => `${rate} satır/sn`,
    elapsed: (time) => `${time} geçti`,
    left: (time) => `${time} kaldı`,
    minutes: (count) => `${count} dk`,
    leftSoon: "bitmek üzere",
    leftUnknown: "ölçülüyor…",
    leftWhy: "Son hızla ve tüm epoch'lar kullanılırsa. Erken durdurma çalıştırmayı daha önce bitirebilir.",
    patience: (used, patience) => `sabır ${used}/${patience}`,
    patienceWhy: (patience) =>
      `En düşük doğrulama kaybından bu yana geçen epoch sayısı. ${patience} olunca çalıştırma erken durur ve en iyi epoch saklanır.`,
    evaluating: "Saklanan epoch sınanıyor…",
    epochDone: (epoch, train, validation, metric, value) =>
      `Epoch ${epoch}: eğitim kaybı ${train}, doğrulama kaybı ${validation}, ${metric} ${value}.`,
    outcome: {
      completed: (epochs, best) =>
        epochs === "1"
          ? "Tek epoch tamamlandı ve saklandı."
          : `${epochs} epoch'un hepsi tamamlandı; en iyi epoch ${best}, bu model saklandı.`,
      stoppedEarly: (epochs, best, patience) =>
        `Epoch ${epochs} sonunda erken durdu: ${patience} epoch boyunca daha düşük doğrulama kaybı görülmedi. Saklanan: epoch ${best}.`,
      stoppedByUser: (epochs, best) => `Epoch ${epochs} sonrasında siz durdurdunuz; saklanan: epoch ${best}.`,
      stoppedByUserEmpty: "İlk epoch bitmeden siz durdurdunuz; saklanacak bir model yok.",
      nonFinite: (step, best) =>
        `Kayıp, adım ${step} sırasında sonsuz ya da tanımsız oldu. Son sağlam epoch (${best}) saklandı ve aşağıda sınandı. Genellikle daha düşük bir öğrenme hızı işe yarar.`,
      nonFiniteEmpty: (step) =>
        `Kayıp, ilk epoch bitmeden, adım ${step} sırasında sonsuz ya da tanımsız oldu; saklanacak bir model yok. Genellikle daha düşük bir öğrenme hızı işe yarar.`,
      maxSteps: (steps) => `İstendiği gibi ${steps} adım sonra durdu; test yapılmadı.`,
    },
    lowerRate: (rate) => `Öğrenme hızını ${rate} yap`,
    lowerRateDone: (rate) => `Sonraki çalıştırmanın öğrenme hızı ${rate}`,
    took: (time) => `eğitim süresi ${time}`,
    failedTitle: "Çalıştırma bir hatayla sona erdi",
    failedKept: "O ana kadarki eğriler duruyor. Nedeni giderince yeniden başlatın.",
    more: "Bu çalıştırmanın ayrıntıları",
  },
);
