import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it } from "vitest";
import { PLACES, type PlaceId, usePlace } from "../../../src/store/place";
import { App } from "../../../src/ui/app/App";

/** The place that cannot be shown. */
let broken: PlaceId | null = null;

function Page() {
  const id = usePlace((state) => state.place);
  if (broken === id) throw new RangeError("Invalid time value");
  return <main>{`the place ${id}`}</main>;
}
const shown = { Page, openFiles: () => undefined };
const places = { data: shown, studio: shown, runs: shown, predict: shown };

let place: HTMLElement;
let root: Root;
beforeEach(() => {
  place = document.body.appendChild(document.createElement("div"));
  root = createRoot(place, { onCaughtError: () => undefined });
});
afterEach(() => {
  root.unmount();
  place.remove();
});

const buttons = () => [...place.querySelectorAll("main button")].map(({ textContent }) => textContent);

it.each(PLACES)("where the place %s cannot be shown, the others can, and all can be forgotten", async (id) => {
  broken = id;
  const open = (other: PlaceId) => usePlace.setState({ place: other });
  open(id);
  root.render(<App places={places} />);
  await expect.poll(buttons, { timeout: 10_000 }).toEqual(["Reload", "Forget everything on this computer…"]);
  expect(place.querySelectorAll("header nav a")).toHaveLength(PLACES.length);
  for (const other of PLACES) {
    if (other === id) continue;
    open(other);
    await expect.poll(() => place.querySelector("main")?.textContent).toBe(`the place ${other}`);
  }
  open(id);
  await expect.poll(() => place.querySelector("main")?.textContent).toContain("RangeError: Invalid time value");
});
