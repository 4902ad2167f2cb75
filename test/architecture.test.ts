import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, it } from "vitest";

/**
 * The direction of imports, as ARCHITECTURE.md states it. A folder may import from itself and from the folders listed
 * for it, nothing else. Type-only imports count too: knowledge flows the same way as data.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  formats: [],
  data: ["formats"],
  pipeline: ["formats", "data"],
  model: ["formats", "data"],
  metrics: ["formats", "data"],
  engine: ["formats", "data", "model"],
  training: ["formats", "data", "model", "engine"],
  evidence: ["formats", "data", "model", "metrics", "engine", "training"],
  scoring: ["formats", "data", "model", "metrics", "engine", "evidence"],
  tasks: ["formats", "data", "pipeline", "model", "metrics", "engine", "training", "evidence", "figures", "i18n"],
  i18n: ["formats", "data", "pipeline", "model", "metrics", "engine", "training"],
  figures: ["formats", "metrics", "i18n"],
  run: ["formats", "data", "metrics", "model", "engine", "training", "tasks"],
  storage: ["formats", "data", "tasks", "run"],
  protocol: [
    "formats",
    "data",
    "pipeline",
    "model",
    "metrics",
    "engine",
    "training",
    "tasks",
    "evidence",
    "scoring",
    "i18n",
    "run",
  ],
  app: [
    "formats",
    "data",
    "pipeline",
    "model",
    "metrics",
    "engine",
    "training",
    "tasks",
    "evidence",
    "scoring",
    "i18n",
    "figures",
    "run",
    "protocol",
    "storage",
  ],
  workers: ["pipeline", "engine", "protocol", "app"],
  // The main thread: types and pure functions of the layers below, never an engine's code (checked further down).
  store: [
    "formats",
    "data",
    "pipeline",
    "metrics",
    "model",
    "engine",
    "training",
    "tasks",
    "evidence",
    "scoring",
    "i18n",
    "run",
    "protocol",
    "storage",
  ],
  ui: [
    "formats",
    "data",
    "pipeline",
    "metrics",
    "model",
    "engine",
    "training",
    "tasks",
    "evidence",
    "scoring",
    "i18n",
    "figures",
    "run",
    "protocol",
    "storage",
    "store",
  ],
};

/**
 * What all features of `src/ui` may import beside themselves and the files right under `src/ui`: small parts, charts, and
 * everything that can be done (a button for it stands wherever it is asked for). `app` puts the features together.
 */
const sharedFeatures = ["kit", "charts", "actions"];

/** Folders that the main thread loads: nothing in them may reach tfjs, directly or through others. */
const mainThreadFolders = ["store", "ui", "i18n", "protocol", "run", "storage"];

const root = join(import.meta.dirname, "..");

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === "assembly" ? [] : sourceFiles(path);
    return /\.(tsx?|mjs)$/.test(name) ? [path] : [];
  });
}

function importsOf(file: string): { specifier: string; typeOnly: boolean }[] {
  const text = readFileSync(file, "utf8");
  const found: { specifier: string; typeOnly: boolean }[] = [];
  for (const match of text.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s)?[^"';]*?from\s+"([^"]+)"/g)) {
    found.push({ specifier: match[2] ?? "", typeOnly: match[1] !== undefined });
  }
  for (const match of text.matchAll(/(?:import\(|new URL\(\s*|(?:^|\n)\s*import\s+)"([^"]+)"/g)) {
    found.push({ specifier: match[1] ?? "", typeOnly: false });
  }
  return found;
}

function folderOf(path: string): string {
  const parts = relative(root, path).split("/");
  if (parts[0] !== "src") return parts[0] ?? "";
  // `src/formats` names the folder's own index; a file right under `src` belongs to the page's entry, which may import anything.
  const isFolder = parts.length > 2 || Object.hasOwn(mayImport, parts[1] ?? "");
  return isFolder ? (parts[1] ?? "") : "entry";
}

/** The folder of `src/ui` that a path lies in; empty for what lies right under it. */
function featureOf(path: string): string {
  const parts = relative(join(root, "src", "ui"), path).split("/");
  return parts.length > 1 ? (parts[0] ?? "") : "";
}

const files = [...sourceFiles(join(root, "src")), ...sourceFiles(join(root, "workers"))];

describe("the direction of imports", () => {
  it("sees the source files", () => {
    expect(files.length).toBeGreaterThan(10);
  });

  it("is formats → data → model → engine → training → metrics, figures → run, storage → protocol → app → workers → store → ui", () => {
    const wrong: string[] = [];
    for (const file of files) {
      const from = folderOf(file);
      const allowed = mayImport[from];
      if (allowed === undefined && from !== "entry")
        wrong.push(`${relative(root, file)}: folder "${from}" has no rule`);
      for (const { specifier } of importsOf(file)) {
        if (!specifier.startsWith(".")) continue;
        const to = folderOf(normalize(join(dirname(file), specifier)));
        if (from === "entry" || to === from || allowed?.includes(to)) continue;
        // A worker's address is not an import of its code: the engine starts its threads, the store its worker.
        if (specifier.endsWith("/package.json")) continue;
        if (to === "workers" && specifier.endsWith(".worker.ts")) continue;
        wrong.push(`${relative(root, file)} imports ${specifier}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("lets a feature of the page import itself and what all share, and only `app` the features", () => {
    const wrong: string[] = [];
    for (const file of files.filter((path) => folderOf(path) === "ui")) {
      const from = featureOf(file);
      if (from === "app") continue;
      for (const { specifier } of importsOf(file)) {
        const target = normalize(join(dirname(file), specifier));
        if (!specifier.startsWith(".") || folderOf(target) !== "ui") continue;
        const to = featureOf(target);
        const isShared = sharedFeatures.includes(to) && (to !== "actions" || !sharedFeatures.includes(from));
        if (to !== "" && to !== from && !isShared) wrong.push(`${relative(root, file)} imports ${specifier}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("gives an exported name to one thing only", () => {
    const places = new Map<string, Set<string>>();
    const declaration =
      /^export (?:declare |default |abstract |async )*(?:function\*?|class|const|let|interface|type|enum) (\w+)/gm;
    for (const file of files) {
      for (const [, name = ""] of readFileSync(file, "utf8").matchAll(declaration)) {
        places.set(name, (places.get(name) ?? new Set()).add(relative(root, file)));
      }
    }
    expect(places.size).toBeGreaterThan(1000);
    const twice = [...places].filter(([, where]) => where.size > 1);
    expect(twice.map(([name, where]) => `${name}: ${[...where].join(", ")}`)).toEqual([]);
  });

  it("exports nothing that nothing else names", () => {
    const unlisted = ["test", "scripts", "bench", "src/engine/wasm/assembly", "src/pipeline/wasm/assembly"];
    const others = unlisted.flatMap((folder) => sourceFiles(join(root, folder)));
    const words = new Map<string, number>();
    for (const file of [...files, ...others]) {
      for (const word of new Set(readFileSync(file, "utf8").match(/[A-Za-z_]\w*/g))) {
        words.set(word, (words.get(word) ?? 0) + 1);
      }
    }
    const dead = files.flatMap((file) =>
      [
        ...readFileSync(file, "utf8").matchAll(
          /^export (?:async )?(?:function\*?|class|const|let|interface|type) (\w+)/gm,
        ),
      ]
        .filter(([, name = ""]) => words.get(name) === 1)
        .map(([, name]) => `${relative(root, file)}: ${name}`),
    );
    expect(dead).toEqual([]);
  });

  it("computes no class and no F1 above the tasks", () => {
    const wrong = files
      .filter((file) => ["run", "storage", "app", "workers", "protocol", "store", "ui"].includes(folderOf(file)))
      .flatMap((file) =>
        importsOf(file)
          .filter(({ specifier }) => /\/metrics\/(softmax|classification)$/.test(specifier))
          .map(({ specifier }) => `${relative(root, file)} imports ${specifier}`),
      );
    expect(wrong).toEqual([]);
  });

  it("keeps tfjs out of the main thread", () => {
    const wrong = files
      .filter((file) => mainThreadFolders.includes(folderOf(file)) || folderOf(file) === "entry")
      .flatMap((file) =>
        importsOf(file)
          .filter(({ specifier }) => specifier.startsWith("@tensorflow/"))
          .map(({ specifier }) => `${relative(root, file)} imports ${specifier}`),
      );
    expect(wrong).toEqual([]);
  });

  it("keeps values of engine and training implementations out of the main thread", () => {
    const wrong = files
      .filter((file) => ["store", "ui"].includes(folderOf(file)))
      .flatMap((file) =>
        importsOf(file)
          .filter(({ specifier, typeOnly }) => !typeOnly && /\/engine\/(tfjs|wasm|webgpu|select)/.test(specifier))
          .map(({ specifier }) => `${relative(root, file)} imports ${specifier}`),
      );
    expect(wrong).toEqual([]);
  });
});
