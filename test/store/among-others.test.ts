import { beforeEach, expect, it, vi } from "vitest";
import type { FileKind } from "../../src/protocol/files";
import { useData } from "../../src/store/data";
import { followDroppedTables } from "../../src/store/dropped-tables";
import { usePlace } from "../../src/store/place";
import { useStudio } from "../../src/store/studio";
import { expectLabels } from "../../src/store/table-mappings";
import { PATIENT } from "../patient";
import { serveStudio } from "./serve-studio";

vi.stubGlobal("navigator", {});
vi.stubGlobal("history", { pushState: () => undefined });
vi.stubGlobal("FileSystemFileHandle", class {});

const KINDS: Readonly<Record<string, FileKind>> = {
  "customers.csv": "customers",
  "products.csv": "table",
  "balances.csv": "bank-table",
  "amounts.csv": "bank-table",
  "people.csv": "labeled-table",
};
/** How each file was read: `false` is a table of a bank, which says where it belongs; null is asked about. */
const read: (readonly [string, unknown])[] = [];

serveStudio({
  inputs: {
    identifyFile: async ({ name }) => ({ ok: true, value: KINDS[name] ?? "other" }),
    openFile: async ({ name }, _onProgress, _run, mapping) => {
      read.push([name, mapping]);
      const code = name === "products.csv" ? "open/bank-table" : "open/tables";
      return { ok: false, error: { code, params: { file: name } } };
    },
    fingerprints: async () => ({ ok: true, value: { sketches: null, foundation: null } }),
    verifyFoundation: async () => ({ ok: true, value: null }),
  },
  run: { preflight: async () => ({ ok: false, error: { code: "preflight/no-data", params: {} } }) },
});

/** How these files are read, dropped together; which of them are offered to choose from. */
async function dropped(...names: string[]) {
  await useStudio.getState().openFiles(names.map((name) => new File([name], name)));
  return { read: [...read], choice: useStudio.getState().choice?.files.map(({ name }) => name) ?? null };
}

const carried = vi.fn(async (files: readonly File[]) => void files);
useData.setState({ addFiles: carried });
followDroppedTables();

beforeEach(() => {
  read.length = 0;
  carried.mockClear();
  usePlace.setState({ place: "studio" });
  useStudio.setState({ refusals: [], choice: null, table: null });
});

it.each([
  [["products.csv"], false],
  [["customers.csv"], null],
  [["balances.csv"], null],
  [["people.csv"], null],
  [["customers.csv", "products.csv"], false],
  [["customers.csv", "balances.csv"], false],
  [["balances.csv", "amounts.csv"], false],
] as const)(
  "a bank's table beside others of it is one of them, alone it may have a label: %j",
  async (names, mapping) => {
    const found = await dropped(...names);
    expect(found.choice).toBeNull();
    expect(found.read.toSorted()).toEqual(names.map((name) => [name, mapping]).toSorted());
  },
);

it("carries a bank's tables to Data, and refuses none of them", async () => {
  await dropped("customers.csv", "balances.csv", "products.csv");
  expect(useStudio.getState().refusals).toEqual([]);
  expect(usePlace.getState().place).toBe("data");
  await vi.waitFor(() => expect(carried).toHaveBeenCalledOnce(), PATIENT);
  const [files = []] = carried.mock.calls[0] ?? [];
  expect(files.map(({ name }) => name).toSorted()).toEqual(["balances.csv", "customers.csv", "products.csv"]);
});

it("leaves what may be anything where it was dropped, and says why it was refused", async () => {
  await dropped("customers.csv");
  expect(useStudio.getState().refusals).toHaveLength(1);
  expect(usePlace.getState().place).toBe("studio");
  expect(carried).not.toHaveBeenCalled();
});

it("says that it looks while files are being told apart", async () => {
  const opening = dropped("people.csv");
  expect(useStudio.getState().identifying).toBe(true);
  await opening;
  expect(useStudio.getState().identifying).toBe(false);
});

it("two that each may be trained on are a choice", async () => {
  expect(await dropped("customers.csv", "people.csv")).toEqual({ read: [], choice: ["customers.csv", "people.csv"] });
});

it("where a label is expected every table has one", async () => {
  expectLabels();
  expect(await dropped("products.csv")).toEqual({ read: [["products.csv", null]], choice: null });
  expect(await dropped("customers.csv", "products.csv")).toMatchObject({ choice: ["customers.csv", "products.csv"] });
});
