import { predictMessages } from "../../i18n/messages/predict";
import { InfoTip } from "../kit/popover";
import { useMessages } from "../locale";
import { SUBSPACE_BINS } from "./strongest-inputs";

/** A sketch as rows of 32 bins, the ink being the value; wider or narrower sketches get as many rows as they fill. */
export function HeatStrip({ title, values }: { readonly title: string; readonly values: Float32Array }) {
  const t = useMessages(predictMessages);
  const rows = Math.ceil(values.length / SUBSPACE_BINS);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const filled = values.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
  return (
    <figure>
      <figcaption className="mb-1 flex items-center text-ink-2 text-sm">
        {title}
        <InfoTip about={title}>{t.stripAbout}</InfoTip>
      </figcaption>
      <svg
        viewBox={`0 0 ${SUBSPACE_BINS} ${rows}`}
        role="img"
        aria-label={`${title}: ${filled} / ${values.length}`}
        className="w-full rounded-[2px] bg-sunken"
        shapeRendering="crispEdges"
      >
        {Array.from(values, (value, index) =>
          value === 0 ? null : (
            <rect
              // A bin's place is what it is.
              key={`bin-${index.toString()}`}
              x={index % SUBSPACE_BINS}
              y={Math.floor(index / SUBSPACE_BINS)}
              width={1}
              height={1}
              fill="currentColor"
              opacity={0.15 + 0.85 * (Math.abs(value) / largest)}
            />
          ),
        )}
      </svg>
    </figure>
  );
}
