/** Terms, or questions, with what is to be said about each. */
export function TermList({ terms }: { readonly terms: readonly (readonly [term: string, about: string])[] }) {
  return (
    <dl className="space-y-3">
      {terms.map(([term, about]) => (
        <div key={term}>
          <dt className="font-strong">{term}</dt>
          <dd className="text-ink-2">{about}</dd>
        </div>
      ))}
    </dl>
  );
}
