import { dataPlaceMessages } from "../../i18n/messages/data-place";
import type { CodesSummary } from "../../protocol/tables";
import { classes } from "../kit/classes";
import { ScrollBox } from "../kit/scroll-box";
import { useFormat, useMessages } from "../locale";

/** Of thousands of names nobody reads all, and a page with a cell for each bin of theirs would stand still. */
const SHOWN = 100;

/** A row per name, a cell per subspace: the bin's number, shaded by it; a ring marks a name on an edge. */
export function BinStrip({ codes: { names, kinds, subspaces, bins, codes, ties } }: { readonly codes: CodesSummary }) {
  const t = useMessages(dataPlaceMessages);
  const format = useFormat();
  const tied = new Set(ties.map(({ subspace, name }) => `${subspace} ${name}`));
  const columns = Array.from({ length: subspaces }, (_, subspace) => subspace);
  return (
    <ScrollBox label={t.binStrip}>
      <table className="border-separate border-spacing-0.5 text-sm tabular-nums">
        <thead>
          <tr>
            <th scope="col" className="sticky left-0 bg-paper text-left text-ink-2">
              {t.name}
            </th>
            {columns.map((subspace) => (
              <th key={subspace} scope="col" className="w-9 text-center text-ink-3" title={t.subspace(subspace)}>
                {subspace}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {names.slice(0, SHOWN).map((name, index) => (
            <tr key={name}>
              <th
                scope="row"
                className={classes(
                  "sticky left-0 max-w-40 truncate bg-paper pr-2 text-left font-normal",
                  kinds[index] === "product" && "font-strong",
                )}
              >
                {name}
              </th>
              {columns.map((subspace) => {
                const bin = codes[subspace * names.length + index] ?? 0;
                const isTied = tied.has(`${subspace} ${index}`);
                const share = Math.round((bin / Math.max(1, bins - 1)) * 100);
                return (
                  <td
                    key={subspace}
                    title={isTied ? `${t.bin(bin)}, ${t.tie}` : t.bin(bin)}
                    className={classes(
                      "h-6 w-9 rounded text-center",
                      isTied && "outline-2 outline-warning -outline-offset-2",
                    )}
                    style={{
                      background: `color-mix(in srgb, var(--color-ink) ${4 + Math.round(share * 0.28)}%, var(--color-paper))`,
                    }}
                  >
                    {bin}
                    {isTied && <span className="sr-only"> {t.tie}</span>}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {names.length > SHOWN && <p className="text-ink-2 text-sm">{t.moreNames(format.count(names.length - SHOWN))}</p>}
    </ScrollBox>
  );
}
