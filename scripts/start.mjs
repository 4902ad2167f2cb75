// @ts-check
/**
 * `npm start -- [--port N]`: installs and builds what is missing, serves the studio on loopback and prints its address
 * alone on a line once it answers. Ctrl-C ends it.
 */
import { parseArgs } from "node:util";
import { CommandError, runCommand } from "./lib/command.mjs";
import { distFolder, ensureBuild } from "./lib/ensure-build.mjs";
import { startServer } from "./lib/server.mjs";

const DEFAULT_PORT = 4173;

await runCommand(async () => {
  const { values } = parseArgs({ options: { port: { type: "string", default: String(DEFAULT_PORT) } } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new CommandError(`--port takes a number from 1 to 65535, not "${values.port}".`);
  }
  await ensureBuild(console.log);
  const server = await startServer({ root: distFolder, port, nextFree: true });
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      void server.close().then(() => process.exit(0));
    });
  }
  // Whoever reads it may end the server at once.
  console.log(server.url);
});
