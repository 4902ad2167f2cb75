import { Lock } from "lucide-react";
import { intakeMessages } from "../../i18n/messages/intake";
import type { BackboneShape } from "../../model/architecture";
import { useSegmentColors } from "../kit/segment";
import { useFormat, useMessages } from "../locale";
import { type DiagramNode, diagramOf, HEIGHT, MIDDLE, WIDTH } from "./predictor-diagram";

interface PredictorDiagramProps {
  readonly shape: BackboneShape;
  readonly classes: readonly string[];
  readonly frozen: boolean;
}

/** The whole predictor, layer widths to scale: L2 → backbone (locked when frozen) → new head → softmax. */
export function PredictorDiagram({ shape, classes, frozen }: PredictorDiagramProps) {
  const t = useMessages(intakeMessages);
  const format = useFormat();
  const colors = useSegmentColors(classes);
  const { nodes, links, skips, labels } = diagramOf(shape, classes.length);
  const look = (group: DiagramNode["group"]) =>
    group === "backbone" && frozen
      ? { fill: "var(--color-paper)", stroke: "var(--color-line-strong)" }
      : { fill: group === "input" ? "var(--color-line-strong)" : "var(--color-ink)", stroke: "none" };
  const title = `${t.diagramText(format.count(shape.numLayers))}${frozen ? `; ${t.backbone}: ${t.frozen}` : ""}`;
  return (
    <svg role="img" aria-label={title} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="w-full max-w-md">
      {links.map((points) => (
        <polygon key={points} points={points} fill="var(--color-sunken)" />
      ))}
      {skips.map((d) => (
        <path key={d} d={d} fill="none" stroke="var(--color-line-strong)" />
      ))}
      {nodes.map(({ x, width, height, group, key }) =>
        group === "softmax" ? null : (
          <rect
            key={key}
            x={x - width / 2}
            y={MIDDLE - height / 2}
            width={width}
            height={height}
            rx={1.5}
            {...look(group)}
          />
        ),
      )}
      {nodes
        .filter(({ group }) => group === "softmax")
        .map(({ x, height }) =>
          classes.map((name, index) => (
            <rect
              key={name}
              x={x - 4}
              y={MIDDLE - height / 2 + (index * height) / classes.length}
              width={8}
              height={Math.max(1, height / classes.length - 2)}
              rx={1.5}
              fill={colors[index]}
            />
          )),
        )}
      {nodes.map(({ x, units, key }) =>
        units === null ? null : (
          <text key={key} x={x} y={HEIGHT - 22} textAnchor="middle" fontSize={10} fill="var(--color-ink-2)">
            {format.count(units)}
          </text>
        ),
      )}
      <text x={0} y={HEIGHT - 5} fontSize={10} fill="var(--color-ink-2)">
        {t.l2}
      </text>
      <g transform={`translate(${labels.backbone} ${HEIGHT - 5})`}>
        {frozen && <Lock x={-11} y={-9} width={10} height={10} strokeWidth={2.25} color="var(--color-ink)" />}
        <text x={frozen ? 2 : 0} fontSize={10} fill="var(--color-ink)" textAnchor={frozen ? "start" : "middle"}>
          {t.backbone}
        </text>
      </g>
      <text x={labels.head} y={HEIGHT - 5} textAnchor="middle" fontSize={10} fill="var(--color-ink)">
        {t.head}
      </text>
      <text x={WIDTH} y={HEIGHT - 5} textAnchor="end" fontSize={10} fill="var(--color-ink-2)">
        {t.softmax}
      </text>
    </svg>
  );
}
