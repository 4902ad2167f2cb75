import type { Engine } from "./engine";

/** An engine that does what the one behind it does, whichever that is by then, but for what it does itself. */
export function engineAround(behind: () => Engine, own: Partial<Engine>): Engine {
  return new Proxy(behind(), {
    get(_, name) {
      const owner = Object.hasOwn(own, name) ? own : behind();
      const value: unknown = Reflect.get(owner, name);
      return typeof value === "function" ? value.bind(owner) : value;
    },
  });
}
