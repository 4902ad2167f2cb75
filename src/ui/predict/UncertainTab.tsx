import { churnScoresMessages } from "../../i18n/messages/churn-scores";
import { predictMessages } from "../../i18n/messages/predict";
import { predictActions, usePredict } from "../../store/predict";
import { useFormat, useMessages } from "../locale";
import { TopCustomers } from "./TopCustomers";

/** The customers that the model is least sure of. */
export function UncertainTab() {
  const t = useMessages(predictMessages);
  const churn = useMessages(churnScoresMessages);
  const format = useFormat();
  const threshold = usePredict((state) => state.scored?.threshold ?? null);
  return (
    <TopCustomers
      name={t.tabs.uncertain}
      note={threshold === null ? null : churn.uncertainApart(format.percent(threshold))}
      about={`${t.uncertainAbout} ${t.entropyAbout}`}
      ask={predictActions.uncertain}
    />
  );
}
