import { useState } from "react";
import { errorSentence } from "../../i18n/errors";
import { dataPlaceMessages } from "../../i18n/messages/data-place";
import { useData } from "../../store/data";
import { firstOpenStep, isReady, isStale } from "../../store/data-steps";
import { Button } from "../kit/button";
import { Segmented } from "../kit/choice";
import { Field, TextField } from "../kit/field";
import { Section } from "../kit/section";
import { useFormat, useLocale, useMessages } from "../locale";
import { parseWalks } from "./numbers";
import { SketchNumber } from "./SketchNumber";
import { StepState } from "./StepState";

/** Second step: the graph's settings, and making it. */
export function GraphSection() {
  const t = useMessages(dataPlaceMessages);
  const locale = useLocale();
  const format = useFormat();
  const { recentEvents, cleora, walks } = useData((state) => state.config);
  const graph = useData((state) => state.graph);
  const canMake = useData((state) => state.bank !== null && isReady(state));
  const bank = useData((state) => state.bank);
  const stale = useData((state) => isStale(state, "graph"));
  const isNext = useData((state) => firstOpenStep(state) === "graph");
  const { change, makeGraph } = useData.getState();
  const [walksError, setWalksError] = useState<string | null>(null);
  return (
    <Section
      key={String(bank !== null)}
      title={t.graph}
      {...(graph === null
        ? {}
        : { summary: t.graphOf(format.count(graph.names), graph.walks.map(({ walk }) => walk).join(", ")) })}
      status={graph === null ? "pending" : stale ? "warning" : "ok"}
      defaultOpen={bank !== null}
    >
      <div className="space-y-2">
        <div>
          <Field label={t.generation} info={t.generationAbout}>
            {() => (
              <Segmented
                label={t.generation}
                value={String(cleora.generation)}
                onChange={(value) => change({ cleora: { ...cleora, generation: value === "2" ? 2 : 3 } })}
                options={[
                  { value: "3", label: "3.x" },
                  { value: "2", label: "2.0.0" },
                ]}
              />
            )}
          </Field>
          <TextField
            label={t.walks}
            numbers
            info={t.walksAbout}
            value={walks.join(", ")}
            error={walksError}
            onText={(text) => {
              const refused = change({ walks: [...(parseWalks(text) ?? [Number.NaN])] });
              setWalksError(refused === null ? null : errorSentence(refused, locale));
            }}
          />
          <SketchNumber
            label={t.dim}
            value={cleora.dim}
            keys={(config, dim) => ({ cleora: { ...config.cleora, dim } })}
          />
          <SketchNumber
            label={t.trim}
            info={t.trimAbout}
            value={cleora.trim}
            keys={(config, trim) => ({ cleora: { ...config.cleora, trim } })}
          />
          <SketchNumber
            label={t.recentEvents}
            info={t.recentEventsAbout}
            value={recentEvents}
            keys={(_, value) => ({ recentEvents: value })}
          />
        </div>
        <StepState step="graph" stale={stale} />
        <Button variant={isNext ? "primary" : "secondary"} disabled={!canMake} onClick={() => void makeGraph()}>
          {graph === null ? t.makeGraph : t.makeGraphAgain}
        </Button>
      </div>
    </Section>
  );
}
