import { describe, expect, it } from "vitest";
import type { PreflightCheck } from "../../../src/protocol/preflight";
import { countStatus, worstStatus } from "../../../src/ui/intake/checks/summary";

const checks = (...statuses: PreflightCheck["status"][]) => ({
  checks: statuses.map((status) => ({ status, message: { code: "preflight/split", params: {} } })),
});

describe("worstStatus", () => {
  it("is the worst of all", () => {
    expect(worstStatus(checks("ok", "ok"))).toBe("ok");
    expect(worstStatus(checks("ok", "warning"))).toBe("warning");
    expect(worstStatus(checks("error", "warning", "ok"))).toBe("error");
    expect(worstStatus(checks())).toBe("ok");
  });
});

describe("countStatus", () => {
  it("counts one status", () => {
    expect(countStatus(checks("error", "warning", "warning"), "warning")).toBe(2);
    expect(countStatus(checks("ok"), "error")).toBe(0);
  });
});
