import { afterEach, expect, it, vi } from "vitest";
import { lineageMessages } from "../../../src/i18n/messages/lineage";
import { useData } from "../../../src/store/data";
import { useQueue } from "../../../src/store/queue";
import { defaultConfig } from "../../../src/tasks/config";
import { RunAll } from "../../../src/ui/lineage/RunAll";
import { PATIENT } from "../../patient";
import { show } from "../show";

const before = useData.getState();
afterEach(() => useData.setState(before, true));

it("says of what and how much a whole way is made before it begins, and begins at one press", async () => {
  const source = (role: "customers" | "products" | "events") => ({
    role,
    file: null,
    opened: { file: `${role}.csv`, bytes: 7, role, table: null },
    lastModified: 1,
    sha256: null,
    demo: false,
    handle: null,
  });
  useData.setState({ sources: [source("customers"), source("products"), source("events")] });
  const held = vi.fn(async () => false);
  useQueue.setState({ hold: held });
  const { en } = lineageMessages;
  show(<RunAll />)
    .querySelector("button")
    ?.click();
  const plan = await vi.waitFor(() => {
    const dialog = document.querySelector("[role=dialog]");
    if (dialog === null) throw new Error("It is not open yet.");
    return dialog;
  }, PATIENT);
  for (const told of ["customers.csv", "products.csv", "events.csv", `Segment ${defaultConfig("segment").epochs}`]) {
    expect(plan.textContent).toContain(told);
  }
  expect(held).not.toHaveBeenCalled();
  [...plan.querySelectorAll("button")].find(({ textContent }) => textContent === en.plan.begin)?.click();
  await vi.waitFor(() => expect(held).toHaveBeenCalledOnce(), PATIENT);
});
