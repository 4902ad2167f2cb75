import { beforeAll, expect, it, onTestFinished } from "vitest";
import { type Locator, page, userEvent } from "vitest/browser";
import { loadErrorSentences } from "../../../src/i18n/errors";
import { showQueueForm, useQueueForm } from "../../../src/store/queue-form";
import { useStudio } from "../../../src/store/studio";
import { QueueDialog } from "../../../src/ui/queue/QueueDialog";
import { show } from "../show";

beforeAll(loadErrorSentences);

/** By its key: without the page's styles what keeps a click from the page lies over the dialog, too. */
async function press(button: Locator): Promise<void> {
  button.element().focus();
  await userEvent.keyboard("{Enter}");
}

it("says what is wrong, counts the runs, and takes a list that is dropped", async () => {
  const [before, studio] = [useQueueForm.getState(), useStudio.getState()];
  onTestFinished(() => {
    useQueueForm.setState(before, true);
    useStudio.setState(studio, true);
  });
  showQueueForm(true);
  show(<QueueDialog />);
  const form = page.getByRole("dialog", { name: "Several runs" });
  const start = form.getByRole("button", { name: /^Start/ });
  const alert = form.getByRole("alert");
  const rates = form.getByLabelText("Values of Learning rate");
  const seeds = form.getByLabelText("Seeds", { exact: true });
  await rates.fill("1e-4, fast");
  await expect.element(alert).toHaveTextContent("“learningRate” has the value");
  await expect.element(start).toBeDisabled();
  await rates.fill("1e-4; 0,0005");
  await press(form.getByRole("button", { name: "Add a key" }));
  await form.getByLabelText("Values of Freeze backbone").fill("false, true");
  await form.getByLabelText("Seeds per configuration").fill("3");
  await expect.element(seeds).toHaveValue("42, 43, 44");
  await expect.element(start).toHaveTextContent("Start 12 runs");
  await press(form.getByRole("button", { name: "All 12 runs in order" }));
  await expect.element(form.getByRole("listitem").first()).toHaveTextContent("seed 42");
  await form.getByLabelText("Seeds per configuration").fill("26");
  await expect.element(alert).toHaveTextContent("These are 104 runs and a queue takes at most 100");
  await expect.element(start).toBeDisabled();

  // As a file of configurations that is dropped anywhere.
  useStudio.setState({ configurations: [{ epochs: 1 }, { epochs: 2, freezeBackbone: true }] });
  const list = form.getByLabelText("List of configurations");
  await expect.element(list).toHaveValue(expect.stringContaining('"freezeBackbone":true'));
  await seeds.fill("");
  await expect.element(start).toHaveTextContent("Start 2 runs");
  await list.fill('[{"epochs": 1}, {"epoch": 2}]');
  await expect.element(alert).toHaveTextContent("Entry 2 of the list");
});
