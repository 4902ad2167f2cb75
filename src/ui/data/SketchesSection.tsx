import { useState } from "react";
import { errorSentence } from "../../i18n/errors";
import { dataPlaceMessages } from "../../i18n/messages/data-place";
import { oldestWeight } from "../../pipeline/sketch-config";
import { useData } from "../../store/data";
import { firstOpenStep, isReady, isStale } from "../../store/data-steps";
import { Button } from "../kit/button";
import { TextField } from "../kit/field";
import { Section } from "../kit/section";
import { useFormat, useLocale, useMessages } from "../locale";
import { KeptSketchesFacts } from "./KeptSketchesFacts";
import { SketchNumber } from "./SketchNumber";
import { StepState } from "./StepState";

/** Third step: the sketches' settings, making them, and taking them on. */
export function SketchesSection() {
  const t = useMessages(dataPlaceMessages);
  const locale = useLocale();
  const format = useFormat();
  const sketch = useData((state) => state.config.sketch);
  const graph = useData((state) => state.graph);
  const sketches = useData((state) => state.sketches);
  const ready = useData(isReady);
  const stale = useData((state) => isStale(state, "sketches"));
  const isNext = useData((state) => firstOpenStep(state) === "sketches");
  const hasKept = useData((state) => state.kept !== null);
  const { change, makeSketches } = useData.getState();
  const [referenceError, setReferenceError] = useState<string | null>(null);
  return (
    <Section
      key={`${graph !== null} ${hasKept}`}
      title={t.sketches}
      {...(sketches === null ? {} : { summary: t.customers(format.count(sketches.customers)) })}
      status={sketches === null ? "pending" : stale ? "warning" : "ok"}
      defaultOpen={graph !== null || hasKept}
    >
      <div className="space-y-2">
        <div>
          <SketchNumber
            label={t.past}
            unit={t.days}
            value={sketch.pastDays}
            keys={(config, pastDays) => ({ sketch: { ...config.sketch, pastDays } })}
          />
          <SketchNumber
            label={t.future}
            unit={t.days}
            value={sketch.futureDays}
            keys={(config, futureDays) => ({ sketch: { ...config.sketch, futureDays } })}
          />
          <TextField
            label={t.reference}
            info={t.referenceTimeAbout}
            value={sketch.referenceTime ?? ""}
            placeholder={t.newestEvent}
            error={referenceError}
            onText={(text) => {
              const refused = change({ sketch: { ...sketch, referenceTime: text.trim() === "" ? null : text } });
              setReferenceError(refused === null ? null : errorSentence(refused, locale));
            }}
            stacked
          />
          <SketchNumber
            label={t.decay}
            info={t.decayAbout(format.percent(oldestWeight(sketch), 0))}
            value={sketch.decay}
            keys={(config, decay) => ({ sketch: { ...config.sketch, decay } })}
          />
          <SketchNumber
            label={t.subspaces}
            info={t.subspacesAbout}
            value={sketch.subspaces}
            keys={(config, subspaces) => ({ sketch: { ...config.sketch, subspaces } })}
          />
          <SketchNumber
            label={t.bins}
            value={sketch.bins}
            keys={(config, bins) => ({ sketch: { ...config.sketch, bins } })}
          />
          <SketchNumber
            label={t.seed}
            value={sketch.seed}
            keys={(config, seed) => ({ sketch: { ...config.sketch, seed } })}
          />
        </div>
        <StepState step="sketches" stale={stale} />
        <Button
          variant={isNext ? "primary" : "secondary"}
          disabled={graph === null || !ready}
          onClick={() => void makeSketches()}
        >
          {sketches === null ? t.makeSketches : t.makeSketchesAgain}
        </Button>
        <KeptSketchesFacts />
      </div>
    </Section>
  );
}
