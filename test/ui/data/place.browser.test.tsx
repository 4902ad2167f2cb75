import { beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { page } from "vitest/browser";
import { dataPlaceMessages } from "../../../src/i18n/messages/data-place";
import { forgetData, useData } from "../../../src/store/data";
import { DataPlace } from "../../../src/ui/data/DataPlace";
import { show } from "../show";

const t = dataPlaceMessages.en;

beforeEach(() => forgetData());

it("goes on asking for the tables while no file is one of them", async () => {
  await useData.getState().addFiles([new File(["a;b\n1;2\n"], "strange.csv")]);
  expect(useData.getState().sources.map(({ role }) => role)).toEqual([null]);
  show(<DataPlace lineage={null} />);
  await expect.element(page.getByRole("heading", { name: t.dropHere })).toBeInTheDocument();
  await useData.getState().addFiles([new File(["customer_id,segment\nC1,mass\n"], "customers.csv")]);
  await expect.element(page.getByRole("heading", { name: t.dropHere })).not.toBeInTheDocument();
});

it("asks for nothing while the demo bank's tables are on their way, and for tables again where they do not come", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  const fetching = vi.spyOn(globalThis, "fetch").mockReturnValue(promise);
  onTestFinished(() => fetching.mockRestore());
  show(<DataPlace lineage={null} />);
  const opening = useData.getState().openDemo();
  await expect.element(page.getByRole("heading", { name: t.fetching })).toBeInTheDocument();
  await expect.element(page.getByRole("progressbar", { name: t.fetching })).toBeInTheDocument();
  const asksFor = [page.getByText(t.dropHere), page.getByText(t.missing), page.getByRole("button", { name: t.demo })];
  for (const asked of asksFor) expect(asked.elements()).toEqual([]);
  resolve(new Response(null, { status: 404 }));
  await opening;
  for (const asked of asksFor) await expect.element(asked.first()).toBeInTheDocument();
});
