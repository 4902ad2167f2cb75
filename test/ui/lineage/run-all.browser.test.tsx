import { afterEach, expect, it, vi } from "vitest";
import { lineageMessages } from "../../../src/i18n/messages/lineage";
import { useData } from "../../../src/store/data";
import { queueActions } from "../../../src/store/queue";
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
  const held = vi.spyOn(queueActions, "hold").mockResolvedValue(false);
  const { en } = lineageMessages;
  show(<RunAll />)
    .querySelector("button")
    ?.click();
  const plan = () => document.querySelector("[role=dialog]");
  for (const told of [
    "customers.csv",
    "products.csv",
    "events.csv",
    `Segment\u00a0${defaultConfig("segment").epochs}`,
  ]) {
    await vi.waitFor(() => expect(plan()?.textContent).toContain(told), PATIENT);
  }
  expect(held).not.toHaveBeenCalled();
  const begin = [...(plan()?.querySelectorAll("button") ?? [])].find(
    ({ textContent }) => textContent === en.plan.begin,
  );
  begin?.click();
  await vi.waitFor(() => expect(held).toHaveBeenCalledOnce(), PATIENT);
});
