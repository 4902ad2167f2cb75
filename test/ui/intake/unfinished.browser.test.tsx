import { expect, it, onTestFinished, vi } from "vitest";
import { useQueue } from "../../../src/store/queue";
import type { StoredQueue } from "../../../src/store/queue-storage";
import { defaultConfig } from "../../../src/tasks/config";
import { EmptyState } from "../../../src/ui/intake/EmptyState";
import { PATIENT } from "../../patient";
import { show } from "../show";

const file = (name: string) => ({ file: name, bytes: 1, sha256: name });
const queue: StoredQueue = {
  ...{ id: "q", startedAt: 0, demo: false, endings: [], way: null },
  runs: [{ id: "r", name: "first", config: defaultConfig(), model: null }],
  ...{ sketches: file("sketches.npz"), foundation: file("foundation.pt") },
};
const primaries = (place: HTMLElement) => [...place.querySelectorAll("button.bg-accent")];

it("has one primary where a queue goes on: its own, which opens the files that it waits for", async () => {
  const before = useQueue.getState();
  onTestFinished(() => useQueue.setState(before, true));
  const place = show(<EmptyState />);
  const [choose] = primaries(place);
  expect(primaries(place)).toEqual([choose]);
  useQueue.setState({ offered: [queue, { ...queue, id: "older" }] });
  await vi.waitFor(() => expect(primaries(place)).not.toContain(choose), PATIENT);
  expect(primaries(place).map(({ textContent }) => textContent)).toEqual(["Choose files…"]);
  useQueue.setState({ offered: [{ ...queue, demo: true }] });
  await vi.waitFor(
    () => expect(primaries(place).map(({ textContent }) => textContent)).toEqual(["Go on with run 1"]),
    PATIENT,
  );
});
