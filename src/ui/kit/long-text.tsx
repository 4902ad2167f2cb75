import { Fragment } from "react";

/** A text that names files: where it is too long for its line, a name breaks behind a mark, and within a word only when that is too long by itself. */
export function LongText({ text }: { readonly text: string }) {
  // A part stands at its place in the text, which keeps two of the same apart.
  const parts = text.split(/(?<=_)|(?<=[-.])(?=\p{L})/u).map((part, place) => ({ part, key: `${place} ${part}` }));
  return (
    <span className="min-w-0 wrap-anywhere">
      {parts.map(({ part, key }, place) => (
        <Fragment key={key}>
          {place > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </span>
  );
}
