import { Download } from "lucide-react";
import { useState } from "react";
import { create } from "zustand";
import type { Result } from "../../formats/coded-error";
import { errorSentence } from "../../i18n/errors";
import { formatCount } from "../../i18n/format";
import { predictMessages } from "../../i18n/messages/predict";
import type { ScoresFormat } from "../../protocol/predict";
import type { FromSegment, Transition } from "../../scoring/potential";
import type { CsvStyle } from "../../scoring/table-text";
import { predictActions, usePredict } from "../../store/predict";
import { Button } from "../kit/button";
import { Segmented } from "../kit/choice";
import { toast } from "../kit/toast";
import { useLocale, useMessages } from "../locale";

interface ExportBarProps {
  /** Rows that the list above shows. */
  readonly rows: Int32Array;
  /** Adds one column for this transition, and offers the segments' summary at its threshold. */
  readonly transition?: Transition;
  readonly from?: FromSegment;
}

/** One choice for every list: whoever needs Turkish Excel needs it everywhere. */
const useExcelChoice = create<{ readonly turkish: boolean | null }>()(() => ({ turkish: null }));

function useExcel(unless: boolean): [boolean, (turkish: boolean) => void] {
  const turkish = useExcelChoice((state) => state.turkish) ?? unless;
  return [turkish, (next) => useExcelChoice.setState({ turkish: next })];
}

const FORMATS: readonly ScoresFormat[] = ["csv", "jsonl", "npz"];

/** Writes the shown customers or everyone, for a CRM or for Python. */
export function ExportBar({ rows, transition, from = "actual" }: ExportBarProps) {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  const total = usePredict((state) => state.scored?.rows ?? 0);
  const bands = usePredict((state) => state.bands);
  const [format, setFormat] = useState<ScoresFormat>("csv");
  const [which, setWhich] = useState<"shown" | "all">("shown");
  const [turkish, setTurkish] = useExcel(locale === "tr");
  const [busy, setBusy] = useState(false);
  const style: CsvStyle = turkish
    ? { separator: ";", decimal: ",", byteOrderMark: true }
    : { separator: ",", decimal: ".", byteOrderMark: false };
  async function download(write: () => Promise<Result<string>>) {
    setBusy(true);
    const result = await write();
    setBusy(false);
    if (result.ok) toast.success(t.saved(result.value));
    else toast.error(errorSentence(result.error, locale));
  }
  return (
    <section aria-label={t.export} data-foot className="hairline-t flex flex-wrap items-center gap-x-3 gap-y-2 py-3">
      <Segmented
        label={t.whichRows}
        value={which}
        onChange={setWhich}
        options={[
          { value: "shown", label: t.exportShown(formatCount(rows.length, locale)) },
          { value: "all", label: `${t.exportAll} (${formatCount(total, locale)})` },
        ]}
      />
      <Segmented
        label={t.format}
        value={format}
        onChange={setFormat}
        options={FORMATS.map((value) => ({ value, label: value.toUpperCase() }))}
      />
      {(format === "csv" || transition !== undefined) && (
        <label className="touch inline-flex items-center gap-1.5 text-sm" title={t.turkishExcelAbout}>
          <input type="checkbox" checked={turkish} onChange={(event) => setTurkish(event.target.checked)} />
          {t.turkishExcel}
        </label>
      )}
      <Button
        icon={Download}
        busy={busy}
        disabled={which === "shown" && rows.length === 0}
        onClick={() =>
          void download(() =>
            predictActions.exportScores(format, which === "all" ? null : rows, {
              ...style,
              from,
              bands,
              transitions: transition === undefined ? [] : [transition],
            }),
          )
        }
      >
        {t.download}
      </Button>
      {transition !== undefined && (
        <Button
          icon={Download}
          busy={busy}
          title={t.summaryAbout}
          onClick={() =>
            void download(() => predictActions.exportSummary({ threshold: transition.threshold, source: from }, style))
          }
        >
          {t.summary}
        </Button>
      )}
    </section>
  );
}
