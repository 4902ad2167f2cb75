import type { EngineErrorCode } from "../../engine/errors";
import { ENGINE_CHOICES, type EngineChoice } from "../../engine/names";
import { bytes, count, defineErrors, text } from "../error-sentences";
import { defineMessages } from "../messages";

/** Engines, and why one was taken. */
export const engineMessages = defineMessages(
  {
    name: {
      auto: "Automatic",
      webgpu: "WebGPU",
      wasm: "WASM",
      "tfjs-webgpu": "tfjs WebGPU",
      "tfjs-wasm": "tfjs WASM",
      "tfjs-cpu": "tfjs CPU",
    } satisfies Readonly<Record<EngineChoice, string>>,
    reason: {
      configured: "Chosen in the configuration.",
      "webgpu-hardware": "A hardware graphics adapter is available.",
      "webgpu-software": "WebGPU offers only a software adapter here; WASM is faster than that.",
      "webgpu-missing": "This browser offers no WebGPU.",
      "webgpu-no-adapter": "WebGPU found no graphics adapter.",
      "webgpu-faster": "A step of this width was measured on WebGPU and on WASM: WebGPU is faster here.",
      "wasm-faster": "A step of this width was measured on WebGPU and on WASM: WASM is faster here.",
      "webgpu-failed": "WebGPU could not be started.",
      "wasm-failed": "WebAssembly could not be started.",
      "not-isolated": "The page is not cross-origin isolated, so only one thread computes.",
    },
    otherReason: (code: string) => `Reason: ${code}.`,
  },
  {
    name: {
      auto: "Otomatik",
      webgpu: "WebGPU",
      wasm: "WASM",
      "tfjs-webgpu": "tfjs WebGPU",
      "tfjs-wasm": "tfjs WASM",
      "tfjs-cpu": "tfjs CPU",
    },
    reason: {
      configured: "Yapılandırmada seçildi.",
      "webgpu-hardware": "Donanımsal bir grafik bağdaştırıcısı var.",
      "webgpu-software": "WebGPU burada yalnızca yazılımsal bir bağdaştırıcı sunuyor; WASM ondan hızlı.",
      "webgpu-missing": "Bu tarayıcı WebGPU sunmuyor.",
      "webgpu-no-adapter": "WebGPU bir grafik bağdaştırıcısı bulamadı.",
      "webgpu-faster": "Bu genişlikte bir adım WebGPU ve WASM ile ölçüldü: burada WebGPU daha hızlı.",
      "wasm-faster": "Bu genişlikte bir adım WebGPU ve WASM ile ölçüldü: burada WASM daha hızlı.",
      "webgpu-failed": "WebGPU başlatılamadı.",
      "wasm-failed": "WebAssembly başlatılamadı.",
      "not-isolated": "Sayfa yalıtılmış değil (cross-origin isolation yok); bu yüzden tek iş parçacığı hesaplıyor.",
    },
    otherReason: (code) => `Neden: ${code}.`,
  },
);

/** Sentences of `src/engine/errors.ts`. */
export const engineErrors = defineErrors<EngineErrorCode>(
  {
    "engine/no-webgpu":
      "This browser offers no WebGPU; choose the engine “auto” or “wasm”, or a current Chrome or Edge.",
    "engine/no-adapter":
      "WebGPU found no graphics adapter on this machine; choose the engine “auto” or “wasm”, or update the graphics driver.",
    "engine/device-lost": (p) =>
      `The graphics device was lost during the run (${text(p.message) || text(p.reason)}); start again, with the engine “wasm” if it happens twice.`,
    "engine/out-of-memory": (p) =>
      `There is not enough memory for this run${typeof p.bytes === "number" ? `, which needs ${bytes(p.bytes, "en")}` : ""}; ${typeof p.tryBatchSize === "number" ? `try a batch size of ${count(p.tryBatchSize, "en")}` : "choose a smaller batch size"}, close other tabs and programs, or choose another engine.`,
    "engine/gpu-error": (p) =>
      `The graphics driver reported an error (${text(p.message)}); start again with the engine “wasm”.`,
    "engine/limit": (p) =>
      p.what === "batchSize"
        ? `A batch of ${count(p.batchSize, "en")} rows needs ${bytes(p.bytes, "en")}, more than this engine may use; ${typeof p.largestBatch === "number" && p.largestBatch >= 2 ? `choose a batch size of at most ${count(p.largestBatch, "en")}` : "choose the engine “wasm”"}.`
        : `The array ${text(p.what)} needs ${bytes(p.bytes, "en")} in one piece, but this graphics adapter allows ${bytes(p.limit, "en")}; choose the engine “wasm”.`,
    "engine/wasm-failed": (p) =>
      `WebAssembly could not be started (${text(p.message)}); close other tabs to free memory, or use a current browser.`,
    "engine/thread-failed": (p) =>
      `A computing thread stopped (${text(p.message)}); start the run again, and close other tabs if memory is short.`,
    "engine/unknown-backend": (p) =>
      `The engine “${text(p.name ?? p.backend)}” does not exist here; choose one of ${ENGINE_CHOICES.join(", ")}.`,
  },
  {
    "engine/no-webgpu":
      "Bu tarayıcı WebGPU sunmuyor; motor olarak “auto” ya da “wasm” seçin veya güncel bir Chrome ya da Edge kullanın.",
    "engine/no-adapter":
      "WebGPU bu makinede grafik bağdaştırıcısı bulamadı; motor olarak “auto” ya da “wasm” seçin veya grafik sürücüsünü güncelleyin.",
    "engine/device-lost": (p) =>
      `Çalıştırma sırasında grafik aygıtı kayboldu (${text(p.message) || text(p.reason)}); yeniden başlatın, yinelenirse “wasm” motorunu seçin.`,
    "engine/out-of-memory": (p) =>
      `Bu çalıştırma için bellek yetmiyor${typeof p.bytes === "number" ? ` (${bytes(p.bytes, "tr")} gerekiyor)` : ""}; ${typeof p.tryBatchSize === "number" ? `batch boyutunu ${count(p.tryBatchSize, "tr")} yapmayı deneyin` : "daha küçük bir batch boyutu seçin"}, diğer sekme ve programları kapatın ya da başka bir motor seçin.`,
    "engine/gpu-error": (p) => `Grafik sürücüsü hata bildirdi (${text(p.message)}); “wasm” motoruyla yeniden başlatın.`,
    "engine/limit": (p) =>
      p.what === "batchSize"
        ? `${count(p.batchSize, "tr")} satırlık bir batch ${bytes(p.bytes, "tr")} istiyor; bu, motorun kullanabileceğinden çok; ${typeof p.largestBatch === "number" && p.largestBatch >= 2 ? `batch boyutunu en çok ${count(p.largestBatch, "tr")} yapın` : "“wasm” motorunu seçin"}.`
        : `${text(p.what)} dizisi tek parça ${bytes(p.bytes, "tr")} istiyor, bu grafik bağdaştırıcısı ise ${bytes(p.limit, "tr")} izin veriyor; “wasm” motorunu seçin.`,
    "engine/wasm-failed": (p) =>
      `WebAssembly başlatılamadı (${text(p.message)}); bellek açmak için diğer sekmeleri kapatın ya da güncel bir tarayıcı kullanın.`,
    "engine/thread-failed": (p) =>
      `Bir hesaplama iş parçacığı durdu (${text(p.message)}); çalıştırmayı yeniden başlatın, bellek azsa diğer sekmeleri kapatın.`,
    "engine/unknown-backend": (p) =>
      `“${text(p.name ?? p.backend)}” adlı motor burada yok; şunlardan birini seçin: ${ENGINE_CHOICES.join(", ")}.`,
  },
);
