import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../scripts/lib/command.mjs";
import { playwrightOutcome, single, vitestOutcome } from "../../scripts/lib/test-report.mjs";

const folder = mkdtempSync(join(tmpdir(), "studio-report-"));
afterAll(() => rmSync(folder, { recursive: true }));

function written(report: unknown): string {
  const path = join(folder, "report.json");
  writeFileSync(path, JSON.stringify(report));
  return path;
}

describe("a Vitest run", () => {
  const passing = { status: "passed", fullName: "group adds", failureMessages: [] };
  const failing = {
    status: "failed",
    fullName: "group takes away",
    failureMessages: ["AssertionError: \u001b[31mexpected 1\u001b[39m\n to be 2\n    at one.test.ts:3:4\n    at more"],
  };
  const file = (name: string, status: string, assertionResults: unknown[], message = "") => ({
    ...{ name: join(projectRoot, "test", name), status, assertionResults, message },
  });

  it("names every failed test with its file, its title and its error, without colors and stack", () => {
    const testResults = [file("a.test.ts", "passed", [passing]), file("b.test.ts", "failed", [passing, failing])];
    const report = written({ numPassedTests: 2, numFailedTests: 1, testResults });
    expect(vitestOutcome("Unit tests", 1, report)).toEqual({
      passed: 2,
      failed: 1,
      troubles: ["FAILED test/b.test.ts › group takes away: AssertionError: expected 1 to be 2"],
    });
  });

  it("names a test that passed at its second try, and counts it as passed", () => {
    const again = { ...passing, failureMessages: ["AssertionError: expected 1 to be 2\n    at one.test.ts:3:4"] };
    const testResults = [file("a.test.ts", "passed", [passing, again])];
    const report = written({ numPassedTests: 2, numFailedTests: 0, testResults });
    expect(vitestOutcome("Unit tests", 0, report)).toEqual({
      passed: 2,
      failed: 0,
      troubles: ["TRIED AGAIN test/a.test.ts › group adds: AssertionError: expected 1 to be 2"],
    });
  });

  it("names a file that does not load, and counts it", () => {
    const testResults = [file("a.test.ts", "passed", [passing]), file("c.test.ts", "failed", [], "No such module")];
    const report = written({ numPassedTests: 1, numFailedTests: 0, testResults });
    expect(vitestOutcome("Unit tests", 1, report)).toEqual({
      passed: 1,
      failed: 1,
      troubles: ["FAILED test/c.test.ts: No such module"],
    });
  });

  it("has failed where nothing ran or only the runner did", () => {
    expect(vitestOutcome("Unit tests", 0, join(folder, "none.json"))).toEqual({
      passed: 0,
      failed: 1,
      troubles: ["FAILED Unit tests: ran nothing"],
    });
    const report = written({ numPassedTests: 1, numFailedTests: 0, testResults: [file("a", "passed", [passing])] });
    expect(vitestOutcome("Unit tests", 3, report).troubles).toEqual(["FAILED Unit tests: ended with exit code 3"]);
    expect(vitestOutcome("Unit tests", 0, report)).toEqual({ passed: 1, failed: 0, troubles: [] });
  });
});

describe("a Playwright run", () => {
  const spec = (title: string, status: string, ...errors: (string | null)[]) => ({
    title,
    file: "x.spec.ts",
    tests: [{ status, results: errors.map((message) => (message === null ? {} : { error: { message } })) }],
  });
  const suites = [
    {
      title: "x.spec.ts",
      specs: [spec("fine", "expected", null), spec("slow", "flaky", "Error: not yet\n\nLocator: h1", null)],
      suites: [{ title: "a group", specs: [spec("broken", "unexpected", "Error: first", "Error: second")] }],
    },
  ];

  it("names what failed, and what passed at a second try, with the first error", () => {
    const report = written({ stats: { expected: 1, flaky: 1, unexpected: 1 }, suites, errors: [] });
    expect(playwrightOutcome("End-to-end tests", 1, report)).toEqual({
      passed: 2,
      failed: 1,
      troubles: [
        "TRIED AGAIN test/e2e/x.spec.ts › slow: Error: not yet Locator: h1",
        "FAILED test/e2e/x.spec.ts › a group › broken: Error: first",
      ],
    });
  });

  it("says what kept it from running", () => {
    const errors = [{ message: "Error: the server did not start\n    at start" }];
    const report = written({ stats: { expected: 0, flaky: 0, unexpected: 0 }, suites: [], errors });
    expect(playwrightOutcome("End-to-end tests", 1, report)).toEqual({
      passed: 0,
      failed: 1,
      troubles: ["FAILED End-to-end tests: Error: the server did not start"],
    });
  });
});

it("takes what passes or fails as a whole", () => {
  expect(single("Types", null)).toEqual({ passed: 1, failed: 0, troubles: [] });
  expect(single("Types", "ended with exit code 2").troubles).toEqual(["FAILED Types: ended with exit code 2"]);
});
