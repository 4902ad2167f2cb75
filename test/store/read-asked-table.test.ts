import { afterEach, expect, it } from "vitest";
import { readAskedTable } from "../../src/commands";
import type { TableMapping } from "../../src/data/any-table/mapping";
import { useStudio } from "../../src/store/studio";

const before = useStudio.getState();
afterEach(() => useStudio.setState(before, true));

const column = { width: 1, isNumeric: true, isText: false, missing: 0, distinct: 9, examples: ["1"] };
const columns = [
  { ...column, name: "age" },
  { ...column, name: "income", missing: 2 },
  { ...column, name: "left", distinct: 2 },
];

/** What `npm run train` reads of a table whose guess is the age alone, and what it is told of the rest. */
async function asked(features: readonly string[] | null, fillsGaps: boolean | null = null) {
  let mapping: unknown = null;
  useStudio.setState({
    table: {
      file: new File(["x"], "people.csv"),
      isCustomers: false,
      head: { file: "people.csv", columns, sampled: 20, decimal: ".", hasCommas: false },
      guess: { label: "left", id: null, features: ["age"], decimal: "." },
    },
    openTable: async (_, wanted) => {
      mapping = wanted;
      useStudio.setState({ table: null });
    },
  });
  const taken = await readAskedTable({ label: "left", id: null, features, fillsGaps });
  return { mapping, unlearned: taken?.unlearned };
}

it("fills the gaps of the features that are asked for, unless they are to be refused", async () => {
  const mapping: TableMapping = { label: "left", id: null, features: ["age", "income"], decimal: "." };
  expect(await asked(["age", "income"])).toMatchObject({ mapping: { ...mapping, gaps: "mean" } });
  expect((await asked(["age", "income"], false)).mapping).toEqual(mapping);
  expect((await asked(null)).mapping).toEqual({ ...mapping, features: ["age"] });
});

it("names the columns that are not learned from, unless somebody chose", async () => {
  expect(await asked(null)).toMatchObject({ unlearned: ["income"] });
  expect(await asked(["age"])).toMatchObject({ unlearned: [] });
});
