import { create } from "zustand";

/** The places of the application, in the header's order; each is an address (`#/runs`). */
export const PLACES = ["data", "studio", "runs", "predict"] as const;
export type PlaceId = (typeof PLACES)[number];

/** What an address names: a place, a run that is open in Runs, and a configuration that a link brings to the Studio. */
export interface Address {
  readonly place: PlaceId;
  readonly run: string | null;
  /** The configuration's JSON as the link has it; nobody has judged it yet. */
  readonly config: string | null;
}

/** Reads `#/studio?config={…}`, `#/runs/ID`, `#/predict`; anything else is the Studio. */
export function readAddress(hash: string): Address {
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?", 2);
  const [name, id = ""] = path.split("/", 2);
  const place = PLACES.find((candidate) => candidate === name) ?? "studio";
  return {
    place,
    run: place === "runs" && id !== "" ? decoded(id) : null,
    config: place === "studio" ? new URLSearchParams(query).get("config") : null,
  };
}

/** The address of a place, of a run in Runs, or of a configuration: the keys that differ from the defaults, as JSON. */
export function addressOf(
  place: PlaceId,
  what: { readonly run?: string | null; readonly config?: object } = {},
): string {
  const run = what.run == null ? "" : `/${encodeURIComponent(what.run)}`;
  const config = what.config === undefined ? "" : `?config=${encodeURIComponent(JSON.stringify(what.config))}`;
  return `#/${place}${run}${config}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface OpenPlace {
  readonly place: PlaceId;
  /** The run whose detail is open in Runs. */
  readonly run: string | null;
}

/** Which place is open, and its address; links from one place into another change it. */
export const usePlace = create<OpenPlace>()(() => ({ place: "studio", run: null }));

export function openPlace(place: PlaceId): void {
  const before = usePlace.getState();
  if (place !== before.place || before.run !== null) history.pushState(null, "", addressOf(place));
  usePlace.setState({ place, run: null });
}

/** Opens a run's detail in Runs, or closes it. */
export function openRun(run: string | null): void {
  if (run !== null) history.pushState(null, "", addressOf("runs", { run }));
  // Not a step back: what closes a detail often opens another place in the same breath.
  else if (usePlace.getState().run !== null) history.replaceState(null, "", addressOf("runs"));
  usePlace.setState({ place: "runs", run });
}

/**
 * Opens what the address names, now and whenever Back, Forward or a link changes it.
 *
 * @param onConfiguration Takes the JSON of a link's configuration; the address forgets it, so that a reload does not
 *   undo later changes.
 */
export function followAddress(onConfiguration: (json: string) => void): void {
  const apply = () => {
    const { place, run, config } = readAddress(location.hash);
    usePlace.setState({ place, run });
    if (config === null) return;
    history.replaceState(null, "", addressOf("studio"));
    onConfiguration(config);
  };
  apply();
  window.addEventListener("popstate", () => {
    // The link past the header leads to a part of the page, not to a place: the browser has moved the focus there.
    if (location.hash === "#results") history.replaceState(null, "", addressOf(usePlace.getState().place));
    else apply();
  });
}
