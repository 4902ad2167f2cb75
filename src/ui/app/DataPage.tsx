import { DataPlace } from "../data/DataPlace";
import { LineageStrip } from "../lineage/LineageStrip";

/** The data place under the strip of the whole way. */
export function DataPage() {
  return <DataPlace lineage={<LineageStrip />} />;
}
