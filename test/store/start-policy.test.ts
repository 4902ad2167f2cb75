import { describe, expect, it } from "vitest";
import { startBlock } from "../../src/store/start-policy";
import { defaultConfig } from "../../src/tasks/config";
import { foundation, preflight, sketches } from "../ui/fixtures";

const slot = <T>(value: T) => ({ value, loading: null });
const ready = {
  sketches: slot(sketches),
  foundation: slot(foundation),
  config: defaultConfig(),
  preflight,
  preflightError: null,
};

describe("startBlock", () => {
  it("lets Start go when both files are there, the checks pass and the form fits", () => {
    expect(startBlock(ready, "ready", 0)).toBeNull();
    expect(startBlock(ready, "finished", 0)).toBeNull();
  });

  it("names the first thing that is missing", () => {
    expect(startBlock(ready, "loading", 0)).toBe("reading");
    expect(startBlock({ ...ready, foundation: slot(null) }, "empty", 2)).toBe("files");
    const preTraining = { ...ready, foundation: slot(null), config: defaultConfig("foundation") };
    expect(startBlock(preTraining, "ready", 0)).toBeNull();
    expect(startBlock({ ...preTraining, sketches: slot(null) }, "empty", 0)).toBe("sketches");
    expect(startBlock(ready, "ready", 1)).toBe("fields");
    expect(startBlock({ ...ready, preflight: null }, "ready", 0)).toBe("checking");
    expect(startBlock({ ...ready, preflight: { ...preflight, canStart: false } }, "ready", 0)).toBe("checks");
    const preflightError = { code: "open/worker-failed", params: {} };
    expect(startBlock({ ...ready, preflight: null, preflightError }, "ready", 0)).toBe("checks");
  });
});
