import { describe, expect, it } from "vitest";
import { tagsIn, tagsOf } from "../../src/run/tags";

describe("tags", () => {
  it("are what stands between commas, each once", () => {
    expect(tagsOf(" baseline,for  the board ;Baseline,, ")).toEqual(["baseline", "for the board"]);
    expect(tagsOf("")).toEqual([]);
    expect(tagsOf("x".repeat(60))[0]).toHaveLength(40);
  });

  it("of several runs are listed once, in order", () => {
    expect(tagsIn([{ tags: ["b", "a"] }, { tags: [] }, { tags: ["b", "ç"] }])).toEqual(["a", "b", "ç"]);
  });
});
