import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { chromium, expect, test } from "@playwright/test";
import { requireChromium, testArguments } from "../../scripts/lib/chromium.mjs";
import { headersFile, iisWebConfig } from "../../scripts/lib/host-config.mjs";
import { mediaTypes } from "../../scripts/lib/server.mjs";
import type { Automation } from "../../src/automation";
import { distFolder, untilOpen, withSmallDemo } from "./support";

/** A host that sends the files and nothing else: no headers of the studio. */
async function startBareHost() {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://host").pathname;
    const name = path.endsWith("/") ? `${path}index.html` : path;
    try {
      const body = readFileSync(join(distFolder, name));
      const type = Object.entries(mediaTypes).find(([extension]) => extension === extname(name))?.[1];
      response.writeHead(200, { "Content-Type": type ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("no address");
  return { port: address.port, close: () => server.close() };
}

test("brings the headers for hosts that read them from files", () => {
  expect(readFileSync(join(distFolder, "_headers"), "utf8")).toBe(headersFile());
  expect(readFileSync(join(distFolder, "web.config"), "utf8")).toBe(iisWebConfig());
});

test("on a host of plain http without headers keeps its policy, trains on one thread, and says what is missing", async () => {
  const host = await startBareHost();
  const browser = await chromium.launch({
    executablePath: requireChromium(),
    args: [...testArguments, `--host-resolver-rules=MAP intranet.example:80 127.0.0.1:${host.port}`],
  });
  try {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await withSmallDemo(page);
    await page.goto("http://intranet.example/");
    await untilOpen(page);
    expect(await page.evaluate(() => [isSecureContext, crossOriginIsolated])).toEqual([false, false]);
    expect(await page.evaluate(() => fetch("https://example.com/").then(String, () => "refused"))).toBe("refused");
    await page.evaluate(async () => {
      const studio: Automation = Reflect.get(globalThis, "segmentStudio");
      await studio.openDemo();
      studio.setConfig({ epochs: 1 });
    });
    await page.getByRole("button", { name: /Checks before training.*2 warnings/ }).click();
    await expect(page.getByText(/plain http/).first()).toBeVisible();
    await page.getByRole("button", { name: "Start training" }).click();
    await expect(page.locator('html[data-state="finished"]')).toBeVisible({ timeout: 90_000 });
    const lines = await page.evaluate(() => Reflect.get(globalThis, "segmentStudio").consoleLines().join("\n"));
    expect(lines).toContain("1 thread)");
    expect(lines).toMatch(/^Test results/m);
    expect(errors).toEqual([]);
  } finally {
    await browser.close();
    host.close();
  }
});
