import { beforeAll, expect, it, onTestFinished, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { loadErrorSentences } from "../../../src/i18n/errors";
import { useHistory } from "../../../src/store/history";
import { usePersistence } from "../../../src/store/persistence";
import { usePlace } from "../../../src/store/place";
import { RunsPlace } from "../../../src/ui/runs/RunsPlace";
import { StorageNotice } from "../../../src/ui/runs/StorageNotice";
import { madeRun } from "../../e2e/stored-runs";
import { expectAccessible } from "../axe";
import { show } from "../show";

const run = madeRun({ id: "1", name: "lr 1e-4", epochs: 2 });

beforeAll(loadErrorSentences);

it("a browser that may clear its runs is said so, one that promised to keep them is not", async () => {
  const before = useHistory.getState();
  onTestFinished(() => {
    useHistory.setState(before, true);
    usePersistence.setState({ persistent: null });
  });
  useHistory.setState({ runs: [run] });
  usePersistence.setState({ persistent: false });
  const notice = show(<StorageNotice />);
  expect(notice.textContent).toContain("This browser may clear stored runs");
  await expectAccessible(notice);
  usePersistence.setState({ persistent: true });
  expect(show(<StorageNotice />).textContent).toBe("");
});

it("where there is no database, that is said, and a run of this tab is renamed and starred all the same", async () => {
  const before = useHistory.getState();
  const open = vi.spyOn(IDBFactory.prototype, "open").mockImplementation(() => {
    throw new DOMException("forbidden", "SecurityError");
  });
  onTestFinished(() => {
    open.mockRestore();
    useHistory.setState(before, true);
  });
  // A phone shows no star.
  await page.viewport(1440, 900);
  useHistory.setState({ runs: [run] });
  const place = show(<RunsPlace />);
  await expect.element(page.getByText("This browser keeps no history")).toBeVisible();
  const row = page.getByRole("row", { name: /lr 1e-4/ });
  await expect.element(row).toHaveTextContent("finished");
  await expectAccessible(place);
  await row.getByRole("textbox", { name: "Name" }).fill("only here");
  await userEvent.keyboard("{Enter}");
  await page.getByRole("button", { name: "Star only here" }).click();
  await expect.element(page.getByRole("button", { name: "Star only here" })).toHaveAttribute("aria-pressed", "true");
});

it("a search that finds nothing says so, and leads back to every run", async () => {
  const before = useHistory.getState();
  onTestFinished(() => useHistory.setState(before, true));
  await page.viewport(1440, 900);
  useHistory.setState({
    runs: [run, madeRun({ id: "2", name: "lr 3e-4", epochs: 2 })],
    loaded: true,
    unavailable: null,
  });
  const place = show(<RunsPlace />);
  await page.getByRole("searchbox").fill("nothing like it");
  await expect.element(page.getByText("No run is like that.")).toBeVisible();
  expect(place.querySelector("table")).toBeNull();
  await expectAccessible(place);
  await page.getByRole("button", { name: "Show every run" }).click();
  await expect.element(page.getByRole("row", { name: /lr 3e-4/ })).toBeVisible();
});

it("a link to a run that is not in this browser says so, and what shows it", async () => {
  const [before, place] = [useHistory.getState(), usePlace.getState()];
  onTestFinished(() => {
    useHistory.setState(before, true);
    usePlace.setState(place, true);
  });
  useHistory.setState({ runs: [run], loaded: true });
  usePlace.setState({ place: "runs", run: "of a colleague" });
  show(<RunsPlace />);
  const said = page.getByText("The run of this address is not in this browser");
  await expect.element(said).toBeInTheDocument();
  usePlace.setState({ run: run.id });
  await expect.element(said).not.toBeInTheDocument();
});
