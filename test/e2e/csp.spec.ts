import { expect, test } from "@playwright/test";
import { contentSecurityPolicy, securityHeaders } from "../../scripts/lib/headers.mjs";
import { untilOpen, watchPage } from "./support";

test.use({ serviceWorkers: "allow" });

test("the page is served with its policy, keeps to it, and lets nothing out of the tab or foreign code in", async ({
  page,
}) => {
  const wrong = await watchPage(page);
  const response = await page.goto("/");
  for (const [name, value] of Object.entries(securityHeaders({ development: false }))) {
    expect(response?.headers()[name.toLowerCase()], name).toBe(value);
  }
  const meta = page.locator('meta[http-equiv="Content-Security-Policy"]');
  expect(await meta.getAttribute("content")).toBe(contentSecurityPolicy);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await untilOpen(page);
  await page.waitForLoadState("networkidle");
  expect(wrong, "no error, violation or foreign request").toEqual([]);

  const outcome = await page.evaluate(async () => {
    // Scripts that run for the debugger are free of the policy; a timer's are the page's own.
    const evaluation = await new Promise((resolve) => {
      setTimeout(() => {
        try {
          resolve(`went through: ${String(new Function("return 1")())}`);
        } catch {
          resolve("refused");
        }
      });
    });
    const loads = (element: HTMLImageElement | HTMLScriptElement, source: string) =>
      new Promise<string>((resolve) => {
        element.onload = () => resolve("went through");
        element.onerror = () => resolve("refused");
        element.src = source;
        document.body.append(element);
      });
    return {
      fetch: await fetch("https://example.com/", { mode: "no-cors" }).then(
        () => "went through",
        () => "refused",
      ),
      evaluation,
      image: await loads(document.createElement("img"), "https://example.com/a.png"),
      script: await loads(document.createElement("script"), "data:text/javascript,0"),
    };
  });
  expect(outcome).toEqual({
    fetch: "refused",
    evaluation: "refused",
    image: "refused",
    script: "refused",
  });
});
