/** A dictionary's text for a code that came from elsewhere, or undefined. Inherited properties do not count. */
export function lookUp(texts: Readonly<Record<string, string>>, code: string): string | undefined {
  return Object.hasOwn(texts, code) ? texts[code] : undefined;
}
