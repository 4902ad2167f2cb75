import { z } from "zod";

/** What each label of a file becomes. Not zod's record, which leaves a key `__proto__` out: it may be somebody's label. */
export function labelMap<T>(target: z.ZodType<T>, message: string) {
  return z.unknown().transform((value, context): Record<string, T> => {
    const refuse = (path: readonly string[]) => {
      context.addIssue({ code: "custom", message, path: [...path] });
      return z.NEVER;
    };
    if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse([]);
    const entries: [string, T][] = [];
    for (const [label, found] of Object.entries(value)) {
      const parsed = target.safeParse(found);
      if (!parsed.success) return refuse([label]);
      entries.push([label, parsed.data]);
    }
    return Object.fromEntries(entries);
  });
}
