import type { StudioServices } from "../../src/protocol/worker-api";
import { startWorkersWith } from "../../src/store/studio-worker";

type Served = { readonly [Name in keyof StudioServices]?: Partial<StudioServices[Name]> };

/** The page's studio worker is these services; whatever else is asked of it fails the test that asks. */
export function serveStudio(services: Served): void {
  const unserved = (path: string): object =>
    new Proxy(() => undefined, {
      get: (_, name) => unserved(`${path}.${String(name)}`),
      apply: () => {
        throw new Error(`Nobody serves ${path}.`);
      },
    });
  const api = new Proxy(services, {
    get: (_, name) => {
      const service: object = Reflect.get(services, name) ?? {};
      return new Proxy(service, {
        get: (_, call) => Reflect.get(service, call) ?? unserved(`${String(name)}.${String(call)}`),
      });
    },
  }) as StudioServices;
  startWorkersWith(() => ({
    api,
    holdLife: async () => false,
    ping: null,
    onDeath: () => undefined,
    terminate: () => undefined,
  }));
}
