import { expect, it, vi } from "vitest";
import { FileTarget } from "../../../src/ui/pick-files";
import { show } from "../show";

it("takes a drop anywhere on the page, and says so while files are over it", async () => {
  const opened = vi.fn<(files: readonly File[]) => void>();
  const place = show(
    <FileTarget onFiles={opened}>
      <header>Segment Studio</header>
    </FileTarget>,
  );
  const file = new File(['{"epochs": 7}'], "mine.json", { type: "application/json" });
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(file);
  const drag = (type: string) =>
    place
      .querySelector("header")
      ?.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  drag("dragenter");
  await expect.poll(() => place.textContent).toContain("Drop the files to open them");
  drag("drop");
  await expect.poll(() => place.textContent).not.toContain("Drop the files to open them");
  expect(opened.mock.calls.map(([files]) => files.map(({ name }) => name))).toEqual([["mine.json"]]);
});
