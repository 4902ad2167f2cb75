import { parseNumber } from "../../i18n/number-text";

/** The numbers of a list such as `1, 2, 4`; null when something else stands in it. */
export function parseWalks(text: string): readonly number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== "");
  const walks = parts.map(parseNumber);
  return walks.length > 0 && walks.every((walk) => walk !== null) ? walks.filter((walk) => walk !== null) : null;
}
