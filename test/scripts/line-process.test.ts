import { expect, it } from "vitest";
import { startLineProcess } from "../../scripts/lib/line-process.mjs";

const node = (script: string) => startLineProcess(process.execPath, ["-e", script]);

it("gives the lines of a program, and its answers", async () => {
  const child = node(
    "console.log('ready'); process.stdin.on('data', (line) => console.log(String(line).trim() + '!'))",
  );
  expect(await child.next(60)).toBe("ready");
  expect(await child.ask("step")).toBe("step!");
  child.close();
});

it("ends a program that gives no line for too long, and says so", async () => {
  await expect(node("setInterval(() => {}, 1000)").next(0.2)).rejects.toThrow("no answer for 0.2 s");
});

it("says what a program that ended complained of", async () => {
  await expect(node("throw new Error('no compiler')").next()).rejects.toThrow(/ended early/);
});
