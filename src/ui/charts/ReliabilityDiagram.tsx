import type { Calibration } from "../../evidence/calibration";
import { tickAxis } from "../../figures/axis";
import { formatCount, formatDecimal, formatPercent } from "../../i18n/format";
import { predictMessages } from "../../i18n/messages/predict";
import { Plot } from "../charts/Plot";
import type { PlotDot } from "../charts/plot-parts";
import { InfoTip } from "../kit/popover";
import { useLocale, useMessages } from "../locale";

const ROOM = { left: 48, right: 16, top: 14, bottom: 34 } as const;
const SHARES = tickAxis([0, 0.25, 0.5, 0.75, 1]);
const DIAGONAL = [
  {
    at: [
      [0, 0],
      [1, 1],
    ],
    color: "var(--color-ink-3)",
    dash: "4 3",
  },
] as const;

export interface ReliabilityDiagramProps {
  /** One on top of the other; the last is drawn solid, those before it as rings. */
  readonly series: readonly {
    readonly calibration: Calibration;
    /** Which customers, where there are several. */
    readonly name?: string;
  }[];
}

/** Accuracy against confidence, one dot per bin, its area the share of customers. Scored files and test splits alike. */
export function ReliabilityDiagram({ series }: ReliabilityDiagramProps) {
  const t = useMessages(predictMessages);
  const locale = useLocale();
  const dots = series.flatMap(({ calibration, name }, index) =>
    binDots(calibration, index === series.length - 1, ({ accuracy, confidence, rows }) =>
      [
        name === undefined ? "" : `${name}: `,
        `${t.confidence} ${formatPercent(confidence, locale)}, ${t.accuracy} ${formatPercent(accuracy, locale)}, `,
        t.rows(formatCount(rows, locale)),
      ].join(""),
    ),
  );
  const errors = series
    .map(({ calibration, name }) =>
      [name, formatDecimal(calibration.expectedCalibrationError, locale, 4)].filter(Boolean).join(" "),
    )
    .join(", ");
  return (
    <figure>
      <figcaption className="flex min-h-8 flex-wrap items-center gap-x-1">
        <span className="font-strong">{t.calibration}</span>
        <InfoTip about={t.calibration}>{t.calibrationAbout}</InfoTip>
        <span className="ml-auto text-ink-2 text-sm">
          {t.ece}: {errors}
        </span>
      </figcaption>
      <Plot
        aspect={1}
        className="mx-auto max-w-80"
        summary={`${t.calibration}. ${t.ece}: ${errors}`}
        x={SHARES}
        y={SHARES}
        room={ROOM}
        rules={DIAGONAL}
        dots={dots}
        labelX={t.confidence}
        labelY={t.accuracy}
      />
      {series.length > 1 && (
        <ul className="flex justify-center gap-x-4 text-ink-2 text-sm">
          {series.map(({ name }, index) => (
            <li key={name} className="flex items-center gap-1.5">
              <svg aria-hidden="true" width={10} height={10}>
                <circle cx={5} cy={5} r={4} {...dotLook(index === series.length - 1)} />
              </svg>
              {name}
            </li>
          ))}
        </ul>
      )}
    </figure>
  );
}

const dotLook = (solid: boolean) =>
  solid
    ? { fill: "color-mix(in srgb, var(--color-accent) 70%, transparent)", stroke: "none" }
    : { fill: "none", stroke: "var(--color-ink-2)" };

interface Bin {
  readonly accuracy: number;
  readonly confidence: number;
  readonly rows: number;
}

/** A dot for each bin that holds somebody, its area their share. */
function binDots({ bins }: Calibration, solid: boolean, titleOf: (bin: Bin) => string): PlotDot[] {
  const total = bins.reduce((sum, { rows }) => sum + rows, 0);
  return bins.flatMap(({ accuracy, confidence, rows }): PlotDot[] => {
    if (accuracy === null || confidence === null) return [];
    const radius = 2 + 10 * Math.sqrt(rows / total);
    return [{ at: [confidence, accuracy], radius, title: titleOf({ accuracy, confidence, rows }), ...dotLook(solid) }];
  });
}
