import { expect } from "vitest";

/** Size of a PNG and the share of its pixels that have exactly a color (`#rrggbb`). */
export async function pixels(blob: Blob) {
  expect(blob.type).toBe("image/png");
  const bitmap = await createImageBitmap(blob);
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
  if (context === null) throw new Error("no 2D context");
  context.drawImage(bitmap, 0, 0);
  const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height);
  // Red is the lowest byte, opacity the highest.
  const colors = new Uint32Array(data.buffer).map((color) => color & 0xffffff);
  const share = (color: string) => {
    const [, red = "", green = "", blue = ""] = /^#(..)(..)(..)$/.exec(color) ?? [];
    const wanted = Number.parseInt(blue + green + red, 16);
    let count = 0;
    for (const each of colors) if (each === wanted) count++;
    return count / (width * height);
  };
  return { width, height, share };
}
