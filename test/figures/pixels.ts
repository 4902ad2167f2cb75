import { expect } from "vitest";

/** Size of a PNG and the share of its pixels that have exactly a color (`#rrggbb`). */
export async function pixels(blob: Blob) {
  expect(blob.type).toBe("image/png");
  const bitmap = await createImageBitmap(blob);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  if (context === null) throw new Error("no 2D context");
  context.drawImage(bitmap, 0, 0);
  const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  const counts = new Map<string, number>();
  for (let at = 0; at < data.length; at += 4) {
    const hex = [data[at], data[at + 1], data[at + 2]].map((value) => (value ?? 0).toString(16).padStart(2, "0"));
    const key = `#${hex.join("")}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const share = (color: string) => (counts.get(color) ?? 0) / (width * height);
  return { width, height, share };
}
