import { config } from "zod";

/**
 * Imported first by the page's entry and the worker's: zod compiles schemas with `new Function` where it can, and under
 * the studio's policy the mere attempt is a violation that the browser reports.
 */
config({ jitless: true });
