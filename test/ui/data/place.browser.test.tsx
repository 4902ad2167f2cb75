import { beforeEach, expect, it } from "vitest";
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
