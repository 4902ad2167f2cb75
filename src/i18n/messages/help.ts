import { defineMessages } from "../messages";

/** The help of the page. */
export const helpMessages = defineMessages(
  {
    title: "Help",
    topics: "Topics",
    topic: { files: "Files", shortcuts: "Shortcuts", glossary: "Glossary", questions: "Questions" },
    shortcutsLead: "Keys work wherever nothing is being typed. The list of all actions has the rest.",
    filesLead:
      "A run begins with sketches and a foundation model, or with one table that has a label; a bank's three tables go into Data, which makes sketches of them. All are read in this tab and leave it nowhere.",
    sketches: "Sketches (.npz)",
    sketchesWhat:
      "One row per customer, as bank_emde_session.py writes them with numpy.savez_compressed. Any float type; any width.",
    foundation: "Foundation model (.pt)",
    foundationWhat:
      "The network that future_ubr_ffn.py pre-trained, written with torch.save as a dict. Its input is as wide as past and portfolio sketches together.",
    array: "Array or key",
    meaning: "What it is",
    arrays: {
      past_sketches: "matrix, customers × width: past behavior",
      portfolio_sketches: "matrix, customers × width: products held",
      segments: "text per customer: the labels of Segment",
      churn_labels: "0 or 1 per customer: the labels of Churn",
      future_sketches: "matrix: what pre-training predicts",
      customer_ids: "text or number per customer; optional",
      walk: "the walk of the graph embedding; optional, names the results",
    },
    keys: {
      model_state_dict: "the weights: input_proj, residual_blocks, output_proj",
      dims: "input_dim, hidden_dim, output_dim, num_layers: whole numbers",
      dropout: "dropout of the residual blocks",
      architecture: "MonadEMDE_ResidualFFN",
    },
    tables: "A bank's three tables (CSV, TSV or Parquet)",
    tablesWhat:
      "Dropped on Data in any order, with a row of column names each. Columns are recognized by their names, English or Turkish; where they are not, you choose them.",
    table: "Table",
    tableColumns: [
      ["customers", "customer id, once each; segment and churn label (0 or 1) where there are any"],
      ["products", "customer id and product, a row per product held; the day of acquisition is optional"],
      ["events", "customer id, event type and time, a row per event"],
    ],
    labeled: "Any table with a label (CSV, Parquet or .npz)",
    labeledWhat: "Dropped on the Studio, which asks what its columns mean and trains a classifier from scratch.",
    column: "Column",
    labeledColumns: [
      ["label", "what is learned: 2 to 64 different texts or whole numbers; rows without one are left out"],
      ["customer id", "optional; names the rows of the results"],
      [
        "features",
        "columns of numbers, or of words with at most 64 values; empty cells count as the mean where you say so",
      ],
    ],
    code: "Code that makes sketches and a foundation model",
    codeWhat: "Run it where numpy and torch are; the two files it writes can be opened at once.",
    codeLabel: "Python code",
    examples: "Or take the pair that it writes",
    glossary: [
      ["Sketch", "A customer's events counted per bin: the fixed-width row that the network reads."],
      ["Foundation model", "A network pre-trained to predict a customer's future sketch; its backbone is fine-tuned."],
      ["Backbone and head", "The pre-trained layers, and the new last layers that name a segment."],
      ["Epoch and step", "One pass over all training customers, and one batch of it."],
      [
        "Training, validation, test",
        "Customers the model learns from, chooses its best epoch by, and is judged on once.",
      ],
      ["Loss", "What training makes small: how little probability the right answer got."],
      ["Macro F1", "Precision and recall in one number per segment, averaged with every segment counting the same."],
      ["Precision and recall", "Of those called private, how many are; of those who are, how many were found."],
      ["AUC", "How often a customer of the segment gets a higher probability than another one; 50% is chance."],
      ["Baseline", "A simple method that a model has to beat before it is worth anything."],
      ["Interval", "Where the number would lie in 95 of 100 draws of test customers."],
      ["Calibration", "Whether customers called private with 80% are private 80 times of 100."],
      [
        "Early stopping, patience",
        "The run ends after so many epochs without a lower validation loss; the best epoch is kept.",
      ],
      ["Seed", "The number from which all random draws follow: the same seed makes the same run."],
    ],
    questions: [
      [
        "Do my files leave this computer?",
        "No. The page may talk to its own address only, and sends nothing there; the browser enforces it (content security policy).",
      ],
      [
        "Will it match the Python script?",
        "With the same seed the split, the initial weights and the order of batches are PyTorch's, and numbers agree within rounding. The downloaded .pt opens in Python.",
      ],
      [
        "How do I make it faster?",
        "Serve the page with its security headers so that all cores compute, use a browser with WebGPU and a graphics card, or freeze the backbone. Without a graphics card, a Chrome that was started with --js-flags=--wasm-revectorize computes up to twice as fast; the commands do so by themselves.",
      ],
      [
        "The tab was closed during a run. Is it lost?",
        "No. Runs save themselves between epochs; open the page and the same files again and go on.",
      ],
      [
        "Why is my model worse than the baseline?",
        "Most often the labels do not belong to the rows, or the learning rate is too high. Look at the checks and at the matrix: does it ever predict the small segments?",
      ],
      [
        "Where are runs kept, and for how long?",
        "In this browser, on this computer. Runs shows what each takes; models go first when room runs out, never those with a star.",
      ],
      [
        "My labels are not mass, affluent, business, private.",
        "The labels dialog opens by itself: adopt the file's own labels, rename, join or leave out.",
      ],
    ],
  },
  {
    title: "Yardım",
    topics: "Konular",
    topic: { files: "Dosyalar", shortcuts: "Kısayollar", glossary: "Sözlük", questions: "Sorular" },
    shortcutsLead:
      "Tuşlar, bir yere yazı yazılmadığı sürece her yerde çalışır. Geri kalanı tüm işlemler listesindedir.",
    filesLead:
      "Bir çalıştırma, sketch dosyası ve temel modelle ya da etiketli tek bir tabloyla başlar; bankanın üç tablosu Veri bölümüne bırakılır, sketch'ler orada üretilir. Hepsi bu sekmede okunur, hiçbir yere gönderilmez.",
    sketches: "Sketch'ler (.npz)",
    sketchesWhat:
      "Müşteri başına bir satır; bank_emde_session.py bunları numpy.savez_compressed ile yazar. Her float türü ve her genişlik olur.",
    foundation: "Temel model (.pt)",
    foundationWhat:
      "future_ubr_ffn.py'nin önceden eğittiği ağ; torch.save ile dict olarak yazılır. Girdisi, geçmiş ve portföy sketch'lerinin toplam genişliğindedir.",
    array: "Dizi ya da anahtar",
    meaning: "Ne olduğu",
    arrays: {
      past_sketches: "matris, müşteri × genişlik: geçmiş davranış",
      portfolio_sketches: "matris, müşteri × genişlik: sahip olunan ürünler",
      segments: "müşteri başına metin: segment görevinin etiketleri",
      churn_labels: "müşteri başına 0 ya da 1: müşteri kaybı görevinin etiketleri",
      future_sketches: "matris: ön eğitimin tahmin ettiği",
      customer_ids: "müşteri başına metin ya da sayı; isteğe bağlı",
      walk: "graf embedding'inin walk değeri; isteğe bağlı, sonuç dosyalarının adında geçer",
    },
    keys: {
      model_state_dict: "ağırlıklar: input_proj, residual_blocks, output_proj",
      dims: "input_dim, hidden_dim, output_dim, num_layers: tam sayılar",
      dropout: "residual blokların dropout oranı",
      architecture: "MonadEMDE_ResidualFFN",
    },
    tables: "Bankanın üç tablosu (CSV, TSV ya da Parquet)",
    tablesWhat:
      "Veri bölümüne herhangi bir sırayla bırakılır; her birinin ilk satırında sütun adları olmalı. Sütunlar İngilizce ya da Türkçe adlarından tanınır; tanınmayanları siz seçersiniz.",
    table: "Tablo",
    tableColumns: [
      ["müşteriler", "her müşteri bir kez: müşteri numarası; varsa segment ve kayıp etiketi (0 ya da 1)"],
      ["ürünler", "sahip olunan her ürün için bir satır: müşteri numarası ve ürün; alındığı gün isteğe bağlı"],
      ["olaylar", "her olay için bir satır: müşteri numarası, olay türü ve zaman"],
    ],
    labeled: "Etiketli herhangi bir tablo (CSV, Parquet ya da .npz)",
    labeledWhat: "Stüdyo'ya bırakılır; sütunların anlamı sorulur ve sıfırdan bir sınıflandırıcı eğitilir.",
    column: "Sütun",
    labeledColumns: [
      ["etiket", "öğrenilecek olan: 2 ile 64 arasında farklı metin ya da tam sayı; etiketsiz satırlar dışarıda kalır"],
      ["müşteri numarası", "isteğe bağlı; sonuçlarda satırlar bununla gösterilir"],
      [
        "özellikler",
        "sayı sütunları ya da en çok 64 farklı değeri olan metin sütunları; isterseniz boş hücreler ortalama sayılır",
      ],
    ],
    code: "Sketch dosyasını ve temel modeli yazan kod",
    codeWhat: "numpy ve torch kurulu bir ortamda çalıştırın; yazdığı iki dosya hemen açılabilir.",
    codeLabel: "Python kodu",
    examples: "Ya da kodun yazdığı çifti indirin",
    glossary: [
      ["Sketch", "Müşterinin olaylarının aralıklara göre sayılmış hâli: ağın okuduğu sabit genişlikte satır."],
      [
        "Temel model (foundation model)",
        "Müşterinin gelecekteki sketch'ini tahmin etmek için önceden eğitilmiş ağ; omurgasına ince ayar yapılır.",
      ],
      ["Omurga (backbone) ve başlık (head)", "Önceden eğitilmiş katmanlar ve segmenti söyleyen yeni son katmanlar."],
      ["Epoch ve adım", "Tüm eğitim müşterileri üzerinden bir geçiş ve bunun bir batch'i."],
      ["Eğitim, doğrulama, test", "Modelin öğrendiği, en iyi epoch'unu seçtiği ve bir kez sınandığı müşteri kümeleri."],
      ["Kayıp", "Eğitimin küçülttüğü değer: doğru yanıta ne kadar az olasılık verildiği."],
      ["Makro F1", "Segment başına kesinlik ve duyarlılığın tek sayısı; ortalamada her segment eşit sayılır."],
      [
        "Kesinlik (precision) ve duyarlılık (recall)",
        "private denilenlerin ne kadarı gerçekten öyle; öyle olanların ne kadarı bulundu.",
      ],
      [
        "Eğri altındaki alan (AUC)",
        "Segmentin bir müşterisinin başka bir müşteriden yüksek olasılık alma oranı; %50 rastlantıdır.",
      ],
      ["Kıyas düzeyi (baseline)", "Bir modelin işe yaraması için geçmesi gereken basit yöntem."],
      ["Aralık", "Test müşterileri 100 kez çekilse sayının 95'inde bulunacağı yer."],
      ["Kalibrasyon", "%80 ile private denilen müşterilerin 100'de 80'inin private olup olmadığı."],
      [
        "Erken durdurma, sabır değeri",
        "Doğrulama kaybı bu kadar epoch boyunca düşmezse çalıştırma biter; en iyi epoch saklanır.",
      ],
      ["Rastgelelik tohumu (seed)", "Tüm rastgele çekimlerin kaynağı: aynı seed aynı çalıştırmayı verir."],
    ],
    questions: [
      [
        "Dosyalarım bu bilgisayardan çıkar mı?",
        "Hayır. Sayfa yalnızca kendi adresiyle konuşabilir, oraya da bir şey göndermez; bunu tarayıcı sağlar (içerik güvenliği politikası, CSP).",
      ],
      [
        "Python betiğiyle aynı sonucu verir mi?",
        "Aynı seed ile veri bölme, başlangıç ağırlıkları ve batch sırası PyTorch'unkilerdir; sayılar yuvarlama payı içinde tutar. İndirilen .pt Python'da açılır.",
      ],
      [
        "Nasıl hızlandırırım?",
        "Tüm çekirdekler hesaplasın diye sayfayı güvenlik başlıklarıyla sunun, WebGPU'lu bir tarayıcı ve ekran kartı kullanın ya da omurgayı dondurun. Ekran kartı yoksa --js-flags=--wasm-revectorize ile başlatılan Chrome iki kata kadar hızlı hesaplar; komutlar bunu kendiliğinden yapar.",
      ],
      [
        "Çalıştırma sırasında sekme kapandı. Kayboldu mu?",
        "Hayır. Çalıştırmalar epoch aralarında kaydedilir; sayfayı ve aynı dosyaları yeniden açıp sürdürün.",
      ],
      [
        "Modelim neden kıyas düzeyinin altında?",
        "Çoğunlukla etiketler satırlara ait değildir ya da öğrenme hızı fazla yüksektir. Kontrollere ve matrise bakın: küçük segmentleri hiç tahmin ediyor mu?",
      ],
      [
        "Çalıştırmalar nerede, ne kadar saklanır?",
        "Bu bilgisayarda, bu tarayıcıda. Çalıştırmalar bölümü her birinin boyutunu gösterir; yer azalınca önce modeller silinir, yıldızlı olanlar silinmez.",
      ],
      [
        "Etiketlerim mass, affluent, business, private değil.",
        "Etiket penceresi kendiliğinden açılır: dosyanın kendi etiketlerini alın, adlarını değiştirin, birleştirin ya da dışarıda bırakın.",
      ],
    ],
  },
);
