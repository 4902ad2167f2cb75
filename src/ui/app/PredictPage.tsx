import { hasOrigins } from "../../store/origins";
import { pageStorage } from "../../store/page-storage";
import { useQueue } from "../../store/queue";
import { LineageStrip } from "../lineage/LineageStrip";
import { PredictPlace } from "../predict/PredictPlace";

/** The place of predictions, the whole way's last stage: under its strip where there is a way. */
export function PredictPage() {
  const way = useQueue(({ queue }) => queue?.way != null);
  return <PredictPlace lineage={way || hasOrigins(pageStorage) ? <LineageStrip /> : null} />;
}
