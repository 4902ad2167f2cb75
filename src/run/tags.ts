/** Longest tag that is kept; longer ones are cut. */
const MAX_LENGTH = 40;

/** What someone typed as a list, between commas or semicolons: each tag once, whatever its capitals, in its first place. */
export function tagsOf(text: string): string[] {
  const found = new Map<string, string>();
  for (const part of text.split(/[,;]/)) {
    const tag = part.trim().replace(/\s+/g, " ").slice(0, MAX_LENGTH).trim();
    if (tag !== "" && !found.has(tag.toLocaleLowerCase())) found.set(tag.toLocaleLowerCase(), tag);
  }
  return [...found.values()];
}

/** Every tag of some runs once, in alphabetical order. */
export function tagsIn(runs: readonly { readonly tags: readonly string[] }[]): string[] {
  return [...new Set(runs.flatMap(({ tags }) => tags))].sort((a, b) => a.localeCompare(b));
}
