import { predictMessages } from "../../i18n/messages/predict";
import { usePredict } from "../../store/predict";
import { useMessages } from "../locale";
import { TopCustomers } from "./TopCustomers";

/** The customers that the model is least sure of. */
export function UncertainTab() {
  const t = useMessages(predictMessages);
  return (
    <TopCustomers
      name={t.tabs.uncertain}
      about={`${t.uncertainAbout} ${t.entropyAbout}`}
      ask={usePredict((state) => state.uncertain)}
    />
  );
}
