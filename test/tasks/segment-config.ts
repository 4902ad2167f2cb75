import { type ConfigOf, configFor, parseConfig } from "../../src/tasks/config";

/** A segment run's configuration from any subset of its keys. */
export function segmentConfig(value: unknown = {}): ConfigOf<"segment"> {
  return configFor("segment", parseConfig(value));
}
