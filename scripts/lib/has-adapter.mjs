// @ts-check
/** Exits with 0 where Dawn finds an adapter, whatever it is, else with 1. */
import { create } from "webgpu";

const adapter = await create(["backend=vulkan"])
  .requestAdapter()
  .catch(() => null);
process.exit(adapter === null ? 1 : 0);
