// @ts-check
/** Exits with 0 where Dawn finds a graphics processor, else with 1: a software adapter is none. */
import { create } from "webgpu";

const adapter = await create(["backend=vulkan"])
  .requestAdapter({ powerPreference: "high-performance" })
  .catch(() => null);
const { isFallbackAdapter = true, description = "" } = adapter?.info ?? {};
process.exit(isFallbackAdapter || /swiftshader|llvmpipe|lavapipe/i.test(description) ? 1 : 0);
