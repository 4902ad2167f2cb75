import { intakeMessages } from "../../i18n/messages/intake";
import type { FoundationSummary, SketchesSummary } from "../../protocol/files";
import { useStudio } from "../../store/studio";
import { needsFoundation } from "../../tasks/config";
import { useMessages } from "../locale";
import { DataCard } from "./DataCard";
import { CurrentFoundationCard } from "./FoundationCard";

export interface OverviewProps {
  readonly data: SketchesSummary;
  /** Null before pre-training, which needs none. */
  readonly foundation: FoundationSummary | null;
}

/** The right side before the first run: what has been read, in full. */
export function Overview({ data, foundation }: OverviewProps) {
  const t = useMessages(intakeMessages);
  const task = useStudio((state) => state.config.task);
  const two = useStudio(({ config }) => needsFoundation(config));
  return (
    <div className="p-4 md:p-6">
      <h2 className="text-lg">{two ? t.readyTitle : t.readyTitleOne}</h2>
      <p className="mt-1 text-ink-2">{t.readyLead[task]}</p>
      <div className="mt-6 grid gap-8 max-lg:hidden xl:grid-cols-2">
        <section>
          <h3 className="hairline-b mb-3 pb-2 text-base">{t.data}</h3>
          <DataCard data={data} />
        </section>
        {two && foundation !== null && (
          <section>
            <h3 className="hairline-b mb-3 pb-2 text-base">{t.foundation}</h3>
            <CurrentFoundationCard foundation={foundation} />
          </section>
        )}
      </div>
    </div>
  );
}
