/** What an autosave is written with; only workers have it. */
interface Handle {
  close(): void;
  truncate(size: number): void;
  write(bytes: Uint8Array, options?: object): number;
}

/**
 * Where this worker stands still for ever, which its name says: in which autosave (from 1), before which write call, or
 * after half of it. Or where its disk is full, from that call on. Without a name it saves as seldom as any.
 */
const isDrilled = self.name !== "";
const [save = 0, call = 0, half = 0, full = 0] = self.name.split(" ").map(Number);

const now = performance.now.bind(performance);
let ahead = 0;
performance.now = () => now() + ahead;

const handle: Handle = Reflect.get(globalThis, "FileSystemSyncAccessHandle").prototype;
const own = { close: handle.close, truncate: handle.truncate, write: handle.write };
let saves = 0;
let calls = 0;

/** No moment is after it. Where the page is late for one, the run waits there, or it could be over before. */
const LAST_SAVE = 7;

function standStill(): never {
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

handle.close = function () {
  // Every epoch's end is late enough for the next save; this one's own time is taken first.
  if (isDrilled)
    setTimeout(() => {
      ahead += 1e8;
    });
  return own.close.call(this);
};
handle.truncate = function (size) {
  saves++;
  calls = 0;
  if (isDrilled && saves === LAST_SAVE) standStill();
  return own.truncate.call(this, size);
};
handle.write = function (bytes, options) {
  calls++;
  if (full === 1 && (saves > save || (saves === save && calls >= call)))
    throw new DOMException("The disk is full.", "QuotaExceededError");
  if (full === 1 || saves !== save || calls !== call) return own.write.call(this, bytes, options);
  if (half === 1) own.write.call(this, bytes.subarray(0, bytes.length >> 1), options);
  new BroadcastChannel("drill").postMessage("writing");
  standStill();
};
