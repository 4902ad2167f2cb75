import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { expect, it } from "vitest";
import { madeRun } from "../../e2e/stored-runs";
import { listOf } from "./list-of";

it("one run that cannot be shown hides no other, and can be deleted", async () => {
  const place = document.body.appendChild(document.createElement("div"));
  const root = createRoot(place, { onCaughtError: () => undefined });
  const good = madeRun({ id: "good", name: "A good one", epochs: 2 });
  const bad = { ...madeRun({ id: "bad", name: "A bad one", epochs: 2 }), startedAt: 1e300 };
  flushSync(() => root.render(listOf(bad, good)));
  await expect.poll(() => place.querySelectorAll("tbody tr").length).toBe(2);
  const [first, second] = place.querySelectorAll("tbody tr");
  expect(first?.textContent).toContain("“A bad one” holds something that cannot be shown.");
  expect([...(first?.querySelectorAll("button") ?? [])].map(({ textContent }) => textContent)).toEqual([
    "Delete A bad one",
  ]);
  expect(second?.querySelector<HTMLInputElement>('input[type="text"], input:not([type])')?.value).toBe("A good one");
  root.unmount();
  place.remove();
});
