import { createRoot } from "react-dom/client";
import { expect, it } from "vitest";
import type { TaskId } from "../../../src/tasks/registry";
import { DataCard } from "../../../src/ui/intake/DataCard";
import { sketches } from "../fixtures";

it.each<[readonly TaskId[], string]>([
  [["segment", "churn", "foundation"], "Segment, Churn, Pre-train"],
  [["churn"], "Churn"],
  [[], "no training, only scoring"],
])("the card of a sketches file that serves %j says so", async (serves, text) => {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place);
  root.render(<DataCard data={{ ...sketches, serves }} />);
  const label = () => [...place.querySelectorAll("dt")].find(({ textContent }) => textContent === "Serves");
  await expect.poll(() => label()?.nextElementSibling?.textContent).toBe(text);
  root.unmount();
  place.remove();
});
