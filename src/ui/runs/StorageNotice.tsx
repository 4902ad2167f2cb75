import { useEffect } from "react";
import { errorSentence } from "../../i18n/errors";
import { tabLifeMessages } from "../../i18n/messages/tab-life";
import { useHistory } from "../../store/history";
import { checkPersistence, usePersistence } from "../../store/persistence";
import { Callout } from "../kit/callout";
import { useLocale, useMessages } from "../locale";

/** How safe stored runs are: what could not be written, and whether the browser may clear the rest. */
export function StorageNotice() {
  const t = useMessages(tabLifeMessages);
  const locale = useLocale();
  const unwritten = useHistory((state) => (state.unavailable === null ? state.unwritten : null));
  const hasRuns = useHistory((state) => state.runs.length > 0);
  const persistent = usePersistence((state) => state.persistent);
  useEffect(() => {
    if (usePersistence.getState().persistent === null) void checkPersistence();
  }, []);
  return (
    <>
      {unwritten !== null && (
        <Callout tone="warning" className="mb-2">
          {t.unwritten} {errorSentence(unwritten, locale)}
        </Callout>
      )}
      {hasRuns && persistent === false && <p className="py-2 text-ink-2 text-sm">{t.notPersistent}</p>}
    </>
  );
}
