import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Page } from "@playwright/test";

export const projectRoot = join(import.meta.dirname, "..", "..");
export const distFolder = join(projectRoot, "dist");

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of `scripts/` to its end, as `npm run` would. */
export function runScript(script: string, args: readonly string[]): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(projectRoot, "scripts", script), ...args], { cwd: projectRoot });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** Everything that a page should not do: errors, violations of its policy, requests that fail or go elsewhere. */
export async function watchPage(page: Page): Promise<string[]> {
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") wrong.push(`console: ${message.text()}`);
  });
  page.on("requestfailed", (request) => wrong.push(`failed: ${request.url()} ${request.failure()?.errorText ?? ""}`));
  page.on("response", (response) => {
    if (response.status() >= 400) wrong.push(`${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && page.url() !== "about:blank" && origin !== new URL(page.url()).origin) {
      wrong.push(`foreign: ${request.url()}`);
    }
  });
  await page.exposeFunction("reportViolation", (text: string) => wrong.push(`policy: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      Reflect.get(globalThis, "reportViolation")(`${violatedDirective} ${blockedURI}`);
    });
  });
  return wrong;
}

/** Waits until the page takes files. */
export async function untilOpen(page: Page): Promise<void> {
  await page.waitForFunction(() => "segmentStudio" in globalThis);
  await page.locator('input[type="file"]').first().waitFor({ state: "attached" });
}
