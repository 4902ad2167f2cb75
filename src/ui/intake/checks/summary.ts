import type { Preflight } from "../../../protocol/preflight";
import type { Status } from "../../kit/status";

/** The worst status among the checks. */
export function worstStatus({ checks }: Pick<Preflight, "checks">): Exclude<Status, "pending"> {
  if (checks.some(({ status }) => status === "error")) return "error";
  return checks.some(({ status }) => status === "warning") ? "warning" : "ok";
}

/** How many checks have a status. */
export function countStatus({ checks }: Pick<Preflight, "checks">, status: "warning" | "error"): number {
  return checks.filter((check) => check.status === status).length;
}
