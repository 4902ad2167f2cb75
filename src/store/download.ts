/** Chromium drops what a page offers beyond ten downloads in a second, and says nothing. */
const PACE_MS = 110;

/** When the next download may begin, on the clock of `performance.now`. */
let free = 0;

/** Hands a blob to the browser's download list under a name. The address is given back once the download has begun. */
export function saveBlob(blob: Blob, name: string): void {
  const now = performance.now();
  const wait = Math.max(0, free - now);
  free = now + wait + PACE_MS;
  if (wait === 0) begin(blob, name);
  else setTimeout(() => begin(blob, name), wait);
}

function begin(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
