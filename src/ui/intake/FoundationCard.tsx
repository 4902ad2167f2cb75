import { intakeMessages } from "../../i18n/messages/intake";
import { HEAD_WIDTHS } from "../../model/architecture";
import { parameterCounts } from "../../model/parameter-counts";
import { planFineTuning } from "../../model/plan";
import type { FoundationSummary } from "../../protocol/files";
import { useStudio } from "../../store/studio";
import { classNamesOf, freezesBackbone } from "../../tasks/classes";
import type { Config } from "../../tasks/config";
import { Sparkline } from "../charts/Sparkline";
import { Warnings } from "../kit/callout";
import { Facts } from "../kit/facts";
import { Disclosure } from "../kit/section";
import { useFormat, useMessages } from "../locale";
import { Fingerprint } from "./DataCard";
import { PredictorDiagram } from "./PredictorDiagram";

interface FoundationCardProps {
  readonly foundation: FoundationSummary;
  /** The form's, or that of the run whose inputs are shown. */
  readonly config: Config;
}

/** The foundation model, and the predictor that is built on it. */
export function FoundationCard({ foundation, config }: FoundationCardProps) {
  const t = useMessages(intakeMessages);
  const format = useFormat();
  const { shape, trainLosses, valLosses } = foundation;
  const outputs = outputsOf(config);
  const counts =
    config.task === "foundation"
      ? { total: foundation.parameters, trainable: 0 }
      : parameterCounts(planFineTuning({ ...shape, headWidths: HEAD_WIDTHS, classes: outputs.length }, config));
  const last = valLosses.at(-1) ?? trainLosses.at(-1);
  const history = last === undefined ? null : t.ownTrainingText(format.count(trainLosses.length), format.loss(last));
  return (
    <div className="space-y-3">
      <PredictorDiagram shape={shape} classes={outputs} frozen={freezesBackbone(config)} />
      <Facts
        facts={[
          { label: t.totalParameters, value: format.count(counts.total) },
          { label: t.trainableParameters, value: format.count(counts.trainable) },
          { label: t.walk, value: foundation.walk ?? t.walkUnknown },
          { label: t.dropoutRate, value: format.decimal(foundation.dropout, 2) },
          ...(foundation.meanSimilarity === null
            ? []
            : [{ label: t.meanSimilarity, value: format.decimal(foundation.meanSimilarity, 4) }]),
        ]}
      />
      {history !== null && (
        <figure>
          <figcaption className="mb-1 text-ink-2 text-sm">
            {t.ownTraining}: {history}
          </figcaption>
          <Sparkline
            lines={[
              { color: "var(--color-line-strong)", values: trainLosses },
              { color: "var(--color-ink)", values: valLosses },
            ]}
            label={`${t.ownTraining}: ${history}`}
            className="h-9 w-full"
          />
        </figure>
      )}
      <Warnings warnings={foundation.warnings} />
      <Disclosure title={t.more}>
        <Facts
          facts={[
            { label: t.file, value: foundation.file },
            { label: t.size, value: format.bytes(foundation.bytes) },
            { label: t.fingerprint, value: <Fingerprint sha256={foundation.sha256} /> },
            { label: t.architecture, value: foundation.architecture },
            { label: t.parameters, value: format.count(foundation.parameters) },
            { label: t.input, value: format.count(shape.inputDim) },
            { label: t.hidden, value: format.count(shape.hiddenDim) },
            { label: t.layers, value: format.count(shape.numLayers) },
            { label: t.output, value: format.count(shape.outputDim) },
          ]}
        />
      </Disclosure>
    </div>
  );
}

/** The foundation card of the inputs on the page, under the form's configuration. */
export function CurrentFoundationCard({ foundation }: Pick<FoundationCardProps, "foundation">) {
  const config = useStudio((state) => state.config);
  return <FoundationCard foundation={foundation} config={config} />;
}

/** Names of what the head gives. */
function outputsOf(config: Config): readonly string[] {
  const names = classNamesOf(config);
  return config.task === "churn" ? names.slice(1) : names;
}
