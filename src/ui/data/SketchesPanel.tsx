import { Download } from "lucide-react";
import { type FormEvent, useState } from "react";
import { formatMoment } from "../../i18n/format-moment";
import { dataPlaceMessages } from "../../i18n/messages/data-place";
import { emptySketches, isFewLater } from "../../pipeline/sketch-files";
import type { CustomerSketch, MadeSketches, SketchFileKind } from "../../protocol/tables";
import { useData } from "../../store/data";
import { isStale } from "../../store/data-steps";
import { endedWay, useQueue } from "../../store/queue";
import { Button } from "../kit/button";
import { Callout, ErrorCallout, Warnings } from "../kit/callout";
import { Segmented } from "../kit/choice";
import { Facts } from "../kit/facts";
import { controlClass } from "../kit/field";
import { TipHeading } from "../kit/popover";
import { useFormat, useLocale, useMessages } from "../locale";
import { BinStrip } from "./BinStrip";

/** What the sketches came to: windows, bins of every name, a customer in words, files, and the way to the Studio. */
export function SketchesPanel() {
  const t = useMessages(dataPlaceMessages);
  const sketches = useData((state) => state.sketches);
  if (sketches === null) return <p className="py-6 text-ink-2">{t.makeSketches}…</p>;
  return <Sketches sketches={sketches} />;
}

function Sketches({ sketches }: { readonly sketches: MadeSketches }) {
  const t = useMessages(dataPlaceMessages);
  const locale = useLocale();
  const format = useFormat();
  const walks = sketches.walks.map(({ walk }) => walk);
  const [walk, setWalk] = useState(walks.at(-1) ?? 0);
  const busy = useData((state) => state.progress !== null);
  const takeOn = useData((state) => state.useInStudio);
  // Making them anew comes first.
  const stale = useData((state) => isStale(state, "sketches"));
  // A whole way has taken them on already, and says what is next.
  const isOnWay = useQueue((state) => endedWay(state) !== null);
  const codes = sketches.walks.find((candidate) => candidate.walk === walk);
  const { start, cutoff, reference } = sketches.windows;
  const time = ({ micros }: { readonly micros: number }) =>
    formatMoment(micros / 1000, locale, "UTC").replaceAll(" ", "\u00a0");
  const share = (value: number) => `${format.count(value)} (${format.percent(value / sketches.customers, 1)})`;
  return (
    <div className="space-y-6">
      <div className="flex flex-wrap items-center gap-3">
        {walks.length > 1 && (
          <Segmented
            label={t.walks}
            value={String(walk)}
            onChange={(value) => setWalk(Number(value))}
            options={walks.map((value) => ({ value: String(value), label: t.walk(value) }))}
          />
        )}
        <Button variant={isOnWay || stale ? "secondary" : "primary"} busy={busy} onClick={() => void takeOn(walk)}>
          {t.use}
        </Button>
      </div>
      <div className="grid gap-x-10 gap-y-1 md:grid-cols-2">
        <Facts
          facts={[
            { label: t.role.customers, value: format.count(sketches.customers) },
            { label: t.width, value: format.count(sketches.width) },
            { label: t.past, value: `${time(start)} – ${time(cutoff)}` },
            { label: t.future, value: `${time(cutoff)} – ${time(reference)}` },
          ]}
        />
        <Facts
          facts={[
            { label: `${t.emptySketches}: ${t.past}`, value: share(sketches.empty.past) },
            { label: `${t.emptySketches}: ${t.future}`, value: share(sketches.empty.future) },
            { label: `${t.emptySketches}: ${t.role.products}`, value: share(sketches.empty.portfolio) },
            { label: t.seconds, value: format.duration(sketches.seconds) },
          ]}
        />
      </div>
      {codes !== undefined && codes.withoutCode.length > 0 && (
        <Callout tone="warning">{t.withoutCode(codes.withoutCode.slice(0, 10).join(", "))}</Callout>
      )}
      <Warnings warnings={emptySketches(sketches.customers, sketches.empty, sketches.windows)} />
      {sketches.acquiredLater !== null && sketches.acquiredLater > 0 && (
        <ErrorCallout
          tone={isFewLater(sketches.acquiredLater, sketches.products) ? "info" : "warning"}
          error={{ code: "leak/acquired-later", params: { count: sketches.acquiredLater, total: sketches.products } }}
        />
      )}
      <CustomerInWords walk={walk} />
      {codes !== undefined && (
        <section aria-label={t.binStrip} className="space-y-2">
          <TipHeading title={t.binStrip}>{t.binStripAbout}</TipHeading>
          <BinStrip codes={codes} />
        </section>
      )}
      <Files walk={walk} />
    </div>
  );
}

/** A customer's sketch read out: the names that make it, with their shares. */
function CustomerInWords({ walk }: { readonly walk: number }) {
  const t = useMessages(dataPlaceMessages);
  const format = useFormat();
  const find = useData((state) => state.customer);
  const [id, setId] = useState("");
  const [found, setFound] = useState<CustomerSketch | "none" | null>(null);
  const words = (shares: CustomerSketch["shares"]["past"]) =>
    shares.length === 0
      ? t.nothing
      : shares
          .slice(0, 6)
          .map(({ name, share }) => t.shareOf(name, format.percent(share, 0)))
          .join(", ");
  async function ask(event: FormEvent) {
    event.preventDefault();
    const answer = await find(walk, id.trim());
    setFound(answer.ok ? (answer.value ?? "none") : null);
  }
  return (
    <section aria-label={t.customer} className="space-y-2">
      <h3>{t.customer}</h3>
      <form onSubmit={(event) => void ask(event)} className="flex gap-2">
        <input
          type="text"
          aria-label={t.customerId}
          placeholder={t.customerId}
          value={id}
          onChange={(event) => setId(event.target.value)}
          className={`${controlClass} w-56`}
        />
        <Button type="submit">{t.describe}</Button>
      </form>
      {found === "none" && <p className="text-ink-2">{t.noCustomer}</p>}
      {found !== null && found !== "none" && (
        <p className="max-w-prose">
          {t.inWords(
            [found.id, found.segment, found.churn && t.churnLabel(found.churn)]
              .filter((text) => text !== null)
              .join(", "),
            words(found.shares.past),
            words(found.shares.future),
            words(found.shares.portfolio),
          )}
        </p>
      )}
    </section>
  );
}

const FILES: readonly SketchFileKind[] = ["sketches", "weights", "sketcher", "embeddings", "hyperedges", "settings"];

function Files({ walk }: { readonly walk: number }) {
  const t = useMessages(dataPlaceMessages);
  const busy = useData((state) => state.progress !== null);
  const fromFile = useData((state) => state.sources.some(({ role }) => role === "embeddings"));
  const save = useData((state) => state.save);
  const kinds = FILES.filter((kind) => !fromFile || (kind !== "embeddings" && kind !== "hyperedges"));
  return (
    <section aria-label={t.files} className="space-y-2">
      <h3>{t.files}</h3>
      <div className="flex flex-wrap gap-2">
        {kinds.map((kind) => (
          <Button key={kind} icon={Download} busy={busy} onClick={() => void save(kind, walk)}>
            {t.file[kind]}
          </Button>
        ))}
      </div>
    </section>
  );
}
