import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PLACES, type PlaceId, usePlace } from "../../../src/store/place";

/** The place that cannot be shown. */
const broken = vi.hoisted(() => ({ place: "" }));

vi.mock("../../../src/ui/app/places", () => {
  const placeOf = (id: string) => ({
    Page: () => {
      if (broken.place === id) throw new RangeError("Invalid time value");
      return <main>{`the place ${id}`}</main>;
    },
    openFiles: () => undefined,
  });
  return {
    places: { data: placeOf("data"), studio: placeOf("studio"), runs: placeOf("runs"), predict: placeOf("predict") },
  };
});

const { App } = await import("../../../src/ui/app/App");

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

it.each(PLACES)(
  "stress 7: where the place %s cannot be shown, the others can, and all can be forgotten",
  async (id) => {
    broken.place = id;
    const open = (other: PlaceId) => usePlace.setState({ place: other });
    open(id);
    root.render(<App />);
    await expect.poll(buttons, { timeout: 10_000 }).toEqual(["Reload", "Forget everything on this computer…"]);
    expect(place.querySelectorAll("header nav a")).toHaveLength(PLACES.length);
    for (const other of PLACES) {
      if (other === id) continue;
      open(other);
      await expect.poll(() => place.querySelector("main")?.textContent).toBe(`the place ${other}`);
    }
    open(id);
    await expect.poll(() => place.querySelector("main")?.textContent).toContain("RangeError: Invalid time value");
  },
);
