import { useCallback, useState } from "react";
import { dataPlaceMessages } from "../../i18n/messages/data-place";
import type { GraphSummary } from "../../protocol/tables";
import { useData } from "../../store/data";
import { Button } from "../kit/button";
import { Callout } from "../kit/callout";
import { Segmented } from "../kit/choice";
import { Facts } from "../kit/facts";
import { Select } from "../kit/field";
import { TipHeading } from "../kit/popover";
import { DataTable } from "../kit/table";
import { useFormat, useMessages } from "../locale";
import { useAnswer } from "../use-answer";
import { EntityMapChart } from "./EntityMapChart";

/** What the graph came to: its size, how alike walking made the names, who is near to whom, and a map. */
export function GraphPanel() {
  const t = useMessages(dataPlaceMessages);
  const graph = useData((state) => state.graph);
  if (graph === null) return <p className="py-6 text-ink-2">{t.makeGraph}…</p>;
  return <Graph graph={graph} />;
}

function Graph({ graph }: { readonly graph: GraphSummary }) {
  const t = useMessages(dataPlaceMessages);
  const format = useFormat();
  const walks = graph.walks.map(({ walk }) => walk);
  const [walk, setWalk] = useState(walks.at(-1) ?? 0);
  const held = useData((state) => state.held === "graph" || state.held === "sketches");
  return (
    <div className="space-y-6">
      {graph.lines > 0 && (
        <div className="grid gap-x-10 gap-y-1 md:grid-cols-2">
          <Facts
            facts={[
              { label: t.entities, value: format.count(graph.entities) },
              { label: t.edges, value: format.count(graph.edges) },
            ]}
          />
          <Facts
            facts={[
              {
                label: t.trimmedLines,
                value: `${format.count(graph.trimmedLines)} (${format.percent(graph.trimmedLines / graph.lines, 1)})`,
                about: t.trimmedAbout,
              },
              { label: t.seconds, value: format.duration(graph.seconds) },
            ]}
          />
        </div>
      )}
      {graph.splitNames.length > 0 && <Callout tone="info">{t.splitNames(graph.splitNames.join(", "))}</Callout>}
      <Gauges graph={graph} />
      {walks.length > 1 && (
        <Segmented
          label={t.walks}
          value={String(walk)}
          onChange={(value) => setWalk(Number(value))}
          options={walks.map((value) => ({ value: String(value), label: t.walk(value) }))}
        />
      )}
      <div className="grid gap-6 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <MapSection walk={walk} />
        {held && <Neighbors walk={walk} />}
      </div>
    </div>
  );
}

function Gauges({ graph }: { readonly graph: GraphSummary }) {
  const t = useMessages(dataPlaceMessages);
  const format = useFormat();
  const number = (value: number | null, decimals: number) => (value === null ? "–" : format.decimal(value, decimals));
  return (
    <section aria-label={t.gauge} className="space-y-1">
      <TipHeading title={t.gauge}>{t.gaugeAbout}</TipHeading>
      <DataTable
        rows={graph.walks}
        rowKey={({ walk }) => walk}
        columns={[
          { head: t.walks, className: "whitespace-nowrap", cell: ({ walk }) => t.walk(walk) },
          { head: t.meanCosine, numeric: true, cell: ({ gauge }) => number(gauge.meanCosine, 5) },
          { head: t.singularRatio, numeric: true, cell: ({ gauge }) => number(gauge.secondSingular, 4) },
          {
            head: t.gaugeAdvice,
            cell: ({ gauge: { advice } }) => (
              <span className={advice === "distinct" ? "text-ink-2" : "text-warning"}>{t.advice[advice]}</span>
            ),
          },
        ]}
      />
    </section>
  );
}

function MapSection({ walk }: { readonly walk: number }) {
  const t = useMessages(dataPlaceMessages);
  const drawn = useData((state) => state.map);
  const busy = useData((state) => state.progress !== null);
  const makeMap = useData((state) => state.makeMap);
  return (
    <section aria-label={t.map} className="space-y-2">
      <TipHeading title={t.map}>{t.mapAbout}</TipHeading>
      {drawn?.walk === walk ? (
        <EntityMapChart map={drawn.map} />
      ) : (
        <Button busy={busy} onClick={() => void makeMap(walk)}>
          {t.makeMap}
        </Button>
      )}
    </section>
  );
}

/** The most frequent ones, of thousands that no menu can hold. */
const MOST_PRODUCTS = 200;

function Neighbors({ walk }: { readonly walk: number }) {
  const t = useMessages(dataPlaceMessages);
  const format = useFormat();
  const facts = useData((state) => state.facts);
  const neighbors = useData((state) => state.neighbors);
  const products = facts?.products.names.slice(0, MOST_PRODUCTS) ?? [];
  const names = [...new Set([...products, ...(facts?.events.types ?? [])].map(({ name }) => name))];
  const [chosen, setChosen] = useState(names[0] ?? "");
  const answer = useAnswer(useCallback(() => neighbors(walk, chosen), [neighbors, walk, chosen]));
  return (
    <section aria-label={t.neighbors} className="space-y-2">
      <h3>{t.neighbors}</h3>
      <Select
        aria-label={t.neighborsOf}
        value={chosen}
        onChange={setChosen}
        options={names.map((value) => ({ value, label: value }))}
        className="w-full"
      />
      <DataTable
        className="text-sm"
        rows={answer?.ok === true ? answer.value : []}
        rowKey={({ name }) => name}
        columns={[
          { head: t.name, className: "break-all", cell: ({ name }) => name },
          { head: t.cosine, numeric: true, cell: ({ cosine }) => format.decimal(cosine, 5) },
        ]}
      />
    </section>
  );
}
