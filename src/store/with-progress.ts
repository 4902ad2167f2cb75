import * as Comlink from "comlink";

/**
 * Asks the worker for something long and shows how far it is. Progress comes through a port of its own, which may
 * deliver after the answer: from then on nothing is shown any more, or the last progress would stand there for ever.
 *
 * @param ask Makes the call; `onProgress` is what the worker gets.
 */
export async function withProgress<P extends unknown[], T>(
  show: (...progress: P) => void,
  ask: (onProgress: ((...progress: P) => void) & Comlink.ProxyMarked) => T,
): Promise<Awaited<T>> {
  let asking = true;
  try {
    return await ask(
      Comlink.proxy((...progress: P) => {
        if (asking) show.apply(undefined, progress);
      }),
    );
  } finally {
    asking = false;
  }
}
