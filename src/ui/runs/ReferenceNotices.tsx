import { useEffect } from "react";
import { referenceMessages } from "../../i18n/messages/reference";
import { openPlace, usePlace } from "../../store/place";
import { referenceActions, useReferences } from "../../store/reference";
import { toast } from "../kit/toast";
import { useMessages } from "../locale";

/** Long enough to read a name and to decide on what is offered. */
const SHOWN_MS = 12_000;
/** Most files are read before anybody could read that they are. */
const QUICK_MS = 400;
const READING = "reference-reading";

/** Tells what became of dropped results, wherever they were dropped, with the one thing that is likely wanted next. */
export function ReferenceNotices() {
  const t = useMessages(referenceMessages);
  const notices = useReferences((state) => state.notices);
  const place = usePlace((state) => state.place);
  useReadingToast(place !== "runs");
  useEffect(() => {
    for (const notice of notices) {
      const { outcome, run, model, id } = notice;
      const show = { label: t.show, onClick: () => openPlace("runs") };
      const predict =
        model === null ? null : { label: t.predict, onClick: () => void referenceActions.predictWith(model, run) };
      const configuration =
        run.json === null
          ? null
          : { label: t.useConfiguration, onClick: () => referenceActions.takeConfiguration(run) };
      const action = predict ?? configuration ?? (place === "runs" ? null : show);
      toast.show(t[outcome](run.name), {
        id: `reference-${id}`,
        duration: SHOWN_MS,
        ...(action !== null && { action }),
      });
      referenceActions.told(notice);
    }
  }, [notices, place, t]);
  return null;
}

/** Says that a large file is being read, where no list of runs says it. */
function useReadingToast(wanted: boolean): void {
  const t = useMessages(referenceMessages);
  const file = useReferences((state) => state.reading?.file ?? null);
  useEffect(() => {
    if (file === null || !wanted) return;
    const timer = setTimeout(() => {
      toast.loading(t.reading(file), { id: READING, action: { label: t.cancel, onClick: referenceActions.cancel } });
    }, QUICK_MS);
    return () => {
      clearTimeout(timer);
      toast.dismiss(READING);
    };
  }, [file, wanted, t]);
}
