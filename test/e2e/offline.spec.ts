import { expect, test } from "@playwright/test";
import { startServer } from "../../scripts/lib/server.mjs";
import { distFolder, untilOpen, watchPage } from "./support";

test.use({ serviceWorkers: "allow" });

test("works from a sub-path, with every request within it, and opens offline after the first load, isolated and with the demo", async ({
  page,
}) => {
  const base = "/tools/segment-studio/";
  const server = await startServer({ root: distFolder, port: 0, base });
  const online = await watchPage(page);
  const outside: string[] = [];
  page.on("request", (request) => {
    const { protocol, pathname } = new URL(request.url());
    if (protocol === "http:" && !pathname.startsWith(base)) outside.push(pathname);
  });
  await page.goto(server.url);
  await untilOpen(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.evaluate(() => fetch(new URL("demo/config.json", document.baseURI)).then((answer) => answer.json()));
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller === null) {
      await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
    }
  });
  expect(online).toEqual([]);
  await server.close();

  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(error.message));
  for (const address of [server.url, `${server.url}?lang=tr`]) {
    await page.goto(address);
    await untilOpen(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  }
  const sizes = await page.evaluate(async () => {
    const files = ["emde_session_sketches_walk4.npz", "future_ubr_model_walk4.pt", "config.json"];
    const answers = files.map((file) => fetch(new URL(`demo/${file}`, document.baseURI)));
    return Promise.all(answers.map(async (answer) => (await (await answer).blob()).size));
  });
  expect(sizes[0]).toBeGreaterThan(1e6);
  expect(sizes[1]).toBeGreaterThan(1e5);
  expect(sizes[2]).toBeGreaterThan(10);
  expect(wrong).toEqual([]);
  expect(outside).toEqual([]);
});
