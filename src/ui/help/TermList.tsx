/** Terms, or questions, with what is to be said about each. */
export function TermList({ terms }: { readonly terms: readonly (readonly [term: string, about: string])[] }) {
  return (
    <dl className="space-y-3">
      {terms.map(([term, about]) => (
        <div key={term}>
          <dt className="font-strong">{term}</dt>
          <dd className="text-ink-2">{about.split(/(?<!\S)(--\S+)/).map(asTyped)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A switch of a command stands as it is typed, in one piece. */
function asTyped(text: string) {
  if (!text.startsWith("--")) return text;
  return (
    <code key={text} className="whitespace-nowrap font-mono text-sm">
      {text}
    </code>
  );
}
