import { openPlace } from "./place";
import { studioEvents } from "./studio-events";

/** Opens a bank's tables in Data that were dropped in the Studio, and shows them there; called once by the page's entry. */
export function followDroppedTables(): void {
  studioEvents.on("tables", async (files) => {
    openPlace("data");
    const { useData } = await import("./data");
    await useData.getState().addFiles(files);
  });
}
