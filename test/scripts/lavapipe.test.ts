import { expect, it } from "vitest";
import { archiveOf } from "../../scripts/lib/lavapipe.mjs";

const TARGETS = `https://archive.example/security/ bookworm-security main
https://archive.example/debian/ bookworm contrib
https://archive.example/debian/ bookworm main
https://archive.example/other/ bookworm main
`;

it("takes the driver from where the machine takes its own packages", () => {
  expect(archiveOf(TARGETS, "bookworm")).toBe("https://archive.example/debian/");
  expect(archiveOf(TARGETS, "trixie")).toBeNull();
  expect(archiveOf("", "bookworm")).toBeNull();
});
