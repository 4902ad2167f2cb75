import { installWebGpu } from "../../bench/node-webgpu";

installWebGpu();
