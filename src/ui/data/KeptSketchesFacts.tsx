import { formatMoment } from "../../i18n/format-moment";
import { dataPlaceMessages } from "../../i18n/messages/data-place";
import { useData } from "../../store/data";
import { isKeptCurrent } from "../../store/data-steps";
import { Button } from "../kit/button";
import { useFormat, useLocale, useMessages } from "../locale";

/** The sketches that the browser keeps for the next visit: what they are, taking them on where nothing newer is shown, and away with them. */
export function KeptSketchesFacts() {
  const t = useMessages(dataPlaceMessages);
  const locale = useLocale();
  const format = useFormat();
  const kept = useData((state) => state.kept);
  const notKept = useData((state) => state.notKept);
  const current = useData(isKeptCurrent);
  const shown = useData((state) => state.sketches !== null);
  const busy = useData((state) => state.progress !== null);
  const { useInStudio: takeOn, forgetKept: forget } = useData.getState();
  if (kept === null) return notKept ? <p className="text-ink-2 text-sm">{t.notKept}</p> : null;
  const bytes = kept.files.reduce((sum, file) => sum + file.bytes, 0);
  return (
    <div className="space-y-2 border-line border-t pt-2 text-sm">
      <p className="text-ink-2">
        {t.kept(
          format.count(kept.customers),
          kept.walks.join(", "),
          format.bytes(bytes),
          formatMoment(kept.madeAt, locale),
        )}
        {!current && ` ${t.keptOthers}`}
      </p>
      <div className="flex flex-wrap gap-2">
        {!shown &&
          kept.walks.map((walk) => (
            <Button key={walk} busy={busy} onClick={() => void takeOn(walk)}>
              {kept.walks.length === 1 ? t.use : t.takeWalk(t.walk(walk))}
            </Button>
          ))}
        <Button variant="ghost" disabled={busy} onClick={() => void forget()}>
          {t.forgetKept}
        </Button>
      </div>
    </div>
  );
}
