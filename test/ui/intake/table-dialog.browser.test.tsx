import { expect, it, onTestFinished } from "vitest";
import { page, userEvent } from "vitest/browser";
import { useStudio } from "../../../src/store/studio";
import { TableDialog } from "../../../src/ui/intake/TableDialog";
import { show } from "../show";

it("proposes the mean as soon as a column with empty cells is chosen, and holds to what is said of them", async () => {
  const before = useStudio.getState();
  onTestFinished(() => useStudio.setState(before, true));
  const column = { width: 1, isNumeric: true, isText: false, missing: 0, distinct: 9, examples: ["1"] };
  useStudio.setState({
    table: {
      file: new File(["x"], "people.csv"),
      isCustomers: false,
      head: {
        file: "people.csv",
        columns: [
          { ...column, name: "age" },
          { ...column, name: "income", missing: 2 },
          { ...column, name: "left", distinct: 2 },
        ],
        sampled: 20,
        decimal: ".",
        hasCommas: false,
      },
      guess: { label: "left", id: null, features: ["age"], decimal: "." },
    },
  });
  show(<TableDialog />);
  const dialog = page.getByRole("dialog");
  // The way on stands in the dialog's foot, in sight however many columns there are.
  expect(dialog.element().querySelector("footer")?.textContent).toContain("Read the table");
  const gaps = dialog.getByLabelText("Empty cells", { exact: true });
  const income = dialog.getByLabelText("Use income as a feature");
  /** By its key: without the page's styles what keeps a click from the page lies over the dialog, too. */
  const tick = async () => {
    const element = income.element();
    if (element instanceof HTMLElement) element.focus();
    await userEvent.keyboard(" ");
  };
  await expect.element(gaps).toHaveValue("refuse");
  await tick();
  await expect.element(gaps).toHaveValue("mean");
  await tick();
  await expect.element(gaps).toHaveValue("refuse");
  await gaps.selectOptions("mean");
  await expect.element(gaps).toHaveValue("mean");
  await tick();
  await gaps.selectOptions("refuse");
  await expect.element(gaps).toHaveValue("refuse");
});
