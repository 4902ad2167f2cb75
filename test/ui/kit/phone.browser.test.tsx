import { expect, it } from "vitest";
import { page } from "vitest/browser";
import { DataTable } from "../../../src/ui/kit/table";
import { Tabs } from "../../../src/ui/kit/tabs";
import { show } from "../show";
import "../../../src/ui/styles.css";

const NAMES = ["Customers", "Changes", "Potential", "Uncertain", "Reasons", "Reliability", "Most at risk"];

it("tabs that a phone has no room for stand in one row, which is scrolled to the chosen one", async () => {
  await page.viewport(390, 844);
  const tabs = NAMES.map((name) => ({ value: name, label: name, panel: name }));
  const place = show(<Tabs label="What to look at" value="Reliability" onChange={() => undefined} tabs={tabs} />);
  const [row, ...each] = [...place.querySelectorAll("[role=tablist], [role=tab]")].map((part) =>
    part.getBoundingClientRect(),
  );
  expect(new Set(each.map(({ top }) => top)).size).toBe(1);
  const chosen = each[NAMES.indexOf("Reliability")];
  expect(chosen?.left).toBeGreaterThanOrEqual(row?.left ?? Number.NaN);
  expect(chosen?.right).toBeLessThanOrEqual(row?.right ?? Number.NaN);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(390);
  // Where it goes on, and only there, it fades out.
  const list = place.querySelector("[role=tablist]");
  const fade = () => list && Number.parseFloat(getComputedStyle(list).getPropertyValue("--fade"));
  list?.scrollTo(0, 0);
  await expect.poll(fade).toBe(24);
  list?.scrollTo(1000, 0);
  await expect.poll(fade).toBe(0);
});

it.each([
  [390, ["Name", "Share"]],
  [1440, ["Name", "Usual", "Share"]],
] as const)("of a table's columns a window %i px wide shows %j", async (width, heads) => {
  await page.viewport(width, 844);
  const place = show(
    <DataTable
      rows={[{ name: "one" }]}
      rowKey={({ name }) => name}
      columns={[
        { head: "Name", cell: ({ name }) => name },
        { head: "Usual", numeric: true, wide: true, cell: () => "0.1" },
        { head: "Share", numeric: true, cell: () => "0.2" },
      ]}
    />,
  );
  const seen = (cells: string) =>
    [...place.querySelectorAll(cells)].filter((cell) => cell.getClientRects().length > 0).length;
  expect(seen("th")).toBe(heads.length);
  expect(seen("td")).toBe(heads.length);
});
