import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { build, type Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { findTestChromium, testArguments } from "./scripts/lib/chromium.mjs";
import { securityHeaders } from "./scripts/lib/headers.mjs";
import { tfjsCore } from "./vite.config";

const executablePath = findTestChromium();
/** As Playwright's: on a machine of others a test has a second try, which `npm test` names at its end. */
const retry = process.env.CI ? 1 : 0;

const KEPT = "max-age=31536000, immutable";

/**
 * Lets the browser keep modules from file to file. Vite and Vitest have it ask for each again, which a file does hundreds
 * of times; while tests are only run, no module changes, and no test here replaces one (`vi.mock`).
 */
const keptModules: Plugin = {
  name: "kept-modules",
  // Before Vitest's own, which takes away what Vite lets the browser keep.
  enforce: "pre",
  configureServer({ config, middlewares }) {
    if (config.server.watch !== null) return;
    middlewares.use(({ url = "" }, response, next) => {
      if (/^\/(?:src|workers|test|node_modules|@fs)\//.test(url)) {
        const setHeader = response.setHeader.bind(response);
        response.setHeader = (name, value) => setHeader(name, name === "Cache-Control" ? KEPT : value);
      }
      next();
    });
  },
};

/** What tests start as workers, by their paths. */
const WORKERS = [
  "workers/studio.worker.ts",
  "workers/data.worker.ts",
  "workers/wasm-thread.worker.ts",
  "test/faults/studio.worker.ts",
  "test/faults/data.worker.ts",
  "test/faults/drill.worker.ts",
];

/** Workers and what they load, in few files by their paths, as a build makes them. */
async function bundled(root: string): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const names = { chunkFileNames: "bundled/[name]-[hash].js", assetFileNames: "bundled/[name]-[hash][extname]" };
  const made = await build({
    configFile: false,
    root,
    mode: "test",
    logLevel: "error",
    publicDir: false,
    resolve: { alias: tfjsCore },
    worker: { format: "es", rolldownOptions: { output: { ...names, entryFileNames: names.chunkFileNames } } },
    build: {
      write: false,
      minify: false,
      target: "esnext",
      assetsInlineLimit: 0,
      modulePreload: false,
      rolldownOptions: {
        input: Object.fromEntries(WORKERS.map((path) => [path, path])),
        // A worker that refuses something does so before the studio's modules look for it.
        output: { ...names, entryFileNames: "[name]", strictExecutionOrder: true },
      },
    },
  });
  if (!("output" in made)) throw new Error("A build of workers is one build.");
  return new Map(made.output.map((file) => [`/${file.fileName}`, file.type === "chunk" ? file.code : file.source]));
}

/**
 * Gives tests bundled workers: a worker of the development server asks for some 300 modules one after the other, and tests
 * start hundreds of workers.
 */
const bundledWorkers: Plugin = {
  name: "bundled-workers",
  configureServer({ config, middlewares }) {
    if (config.server.watch !== null) return;
    let files: ReturnType<typeof bundled> | null = null;
    middlewares.use(({ url = "" }, response, next) => {
      const [path = ""] = url.split("?");
      if (!WORKERS.includes(path.slice(1)) && !path.startsWith("/bundled/")) return next();
      files ??= bundled(config.root);
      files.then((all) => {
        const file = all.get(path);
        if (file === undefined) return next();
        const type = path.endsWith(".wasm") ? "application/wasm" : "text/javascript";
        for (const [name, value] of Object.entries({ ...config.server.headers, "Content-Type": type })) {
          if (value !== undefined) response.setHeader(name, value);
        }
        response.setHeader("Cache-Control", KEPT);
        response.end(file);
      }, next);
    });
  },
};

/**
 * Unit tests that each need modules and a process of their own: they keep state in the page's stores, leave a run going on,
 * or judge a process's memory, which what others have freed would hide. All others share what a process has loaded, which
 * halves what they cost.
 */
const ALONE = [
  "app/{mutations,silent-storage}",
  "formats/{bombs,hostile,mutations,tables/bombs}",
  "store/{among-others,any-table,class-reasons,data,demo,evidence,foresee,page-storage,predict-drops}",
  "store/{queue,remember-inputs,score-command,studio,way}",
].map((files) => `test/${files}.test.ts`);
const notUnit = ["test/**/*.browser.test.ts", "test/e2e/**", "test/pytorch/**", "test/dawn/**", "test/reference/**"];

const unit = {
  environment: "node",
  retry,
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // Vitest leaves one core idle, which on two is half of them.
  maxWorkers: "100%",
  server: { deps: { inline: [/@tensorflow\//] } },
};
/** For Node tfjs is a few files that it reads as they are, one for all who take it; by its ES modules it is hundreds. */
const oneTfjs = { alias: [{ find: /^@tensorflow\/tfjs-core($|\/.*)/, replacement: "@tensorflow/tfjs" }] };

/** What computes in WebGPU's software for minutes: `npm run test:webgpu` runs it, here and on a second adapter. */
const WEBGPU = [
  "test/engine/webgpu/*.browser.test.ts",
  "test/engine/tfjs/tfjs-engine.browser.test.ts",
  "test/engine/gpu-device.browser.test.ts",
];

/** Every phase in browsers that refuse and with workers that end: `npm run test:faults`. */
const FAULTS = "test/faults/*.browser.test.ts";

const page = {
  resolve: { alias: tfjsCore },
  plugins: [react(), tailwindcss(), keptModules, bundledWorkers],
  server: { headers: securityHeaders({ development: true }) },
  // Found only when a worker or an opened panel loads them: a new optimization then would reload the page under a test.
  optimizeDeps: {
    include: [
      "@base-ui/react/collapsible",
      "@noble/hashes/sha2.js",
      "@noble/hashes/utils.js",
      "@tensorflow/tfjs-core",
      "@tensorflow/tfjs-core/dist/register_all_gradients",
      "@tensorflow/tfjs-backend-cpu",
      "@tensorflow/tfjs-backend-wasm",
      "@tensorflow/tfjs-backend-webgpu",
      "axe-core",
      "fflate",
      "hyparquet",
      "hyparquet-compressors",
      "umap-js",
      "xxhash-wasm",
      "zod/mini",
    ],
  },
};

/** Anew for each: Vitest gives the instances of a project their names. */
const inPage = () => ({
  setupFiles: ["test/browser-setup.ts"],
  fileParallelism: false,
  retry,
  testTimeout: 120_000,
  // What is waited for may have to be loaded first, on a busy machine.
  expect: { poll: { timeout: 10_000 } },
  browser: {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({
      // Without a Chromium Playwright looks for its own and says how to install it.
      launchOptions: { ...(executablePath === null ? {} : { executablePath }), args: testArguments },
    }),
    instances: [{ browser: "chromium" as const }],
  },
});

export default defineConfig({
  test: {
    // Taken from here for every project: a machine that does other things takes its time to load the first page.
    browser: { connectTimeout: 300_000 },
    projects: [
      {
        resolve: oneTfjs,
        test: {
          ...unit,
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...notUnit, ...ALONE],
          isolate: false,
        },
      },
      {
        resolve: oneTfjs,
        test: {
          ...unit,
          name: "unit-alone",
          include: ALONE,
          exclude: notUnit,
          // After the others: a process that many share ends where the next file wants its own.
          sequence: { groupOrder: 1 },
        },
      },
      {
        ...page,
        test: {
          ...inPage(),
          name: "browser",
          include: ["test/**/*.browser.test.{ts,tsx}"],
          exclude: [...WEBGPU, FAULTS],
        },
      },
      { ...page, test: { ...inPage(), name: "faults", include: [FAULTS] } },
      // Beside others that have the cores before it, where SwiftShader compiles for minutes.
      { ...page, test: { ...inPage(), name: "webgpu", include: WEBGPU, testTimeout: 600_000 } },
    ],
  },
});
