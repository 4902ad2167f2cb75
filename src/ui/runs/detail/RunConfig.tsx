import { SlidersHorizontal } from "lucide-react";
import { engineMessages } from "../../../i18n/messages/engine";
import { runDetailMessages } from "../../../i18n/messages/run-detail";
import type { RunRecord, StoredRunJson } from "../../../run/record";
import { Button } from "../../kit/button";
import { ConfigurationFacts } from "../../kit/ConfigurationFacts";
import { useMessages } from "../../locale";
import { lookUp } from "../../lookup";
import { useRunActions } from "../run-actions";

/** What the run was started with, and the way to start another one with it. */
export function RunConfig({ run, json }: { readonly run: RunRecord; readonly json: StoredRunJson }) {
  const t = useMessages(runDetailMessages);
  const engines = useMessages(engineMessages);
  const { takeConfiguration } = useRunActions(run);
  return (
    <section aria-label={t.configuration}>
      <div className="flex flex-wrap items-center gap-2 pb-2">
        <h3>{t.configuration}</h3>
        <Button icon={SlidersHorizontal} className="ml-auto" onClick={() => takeConfiguration(json)}>
          {t.apply}
        </Button>
      </div>
      <div className="max-w-lg">
        <ConfigurationFacts
          config={json.config}
          foundation={json.foundation}
          walk={json.dataset.table === undefined ? run.walk : undefined}
          engine={lookUp(engines.name, json.engine.name) ?? json.engine.name}
        />
      </div>
    </section>
  );
}
