import { configurationMessages } from "../../../i18n/messages/configuration";
import { engineMessages } from "../../../i18n/messages/engine";
import type { RunHeader } from "../../../run/run";
import { ConfigurationFacts } from "../../kit/ConfigurationFacts";
import { Section } from "../../kit/section";
import { useMessages } from "../../locale";

/** What a run was started with, from the run itself; the form may say something else by now. */
export function RunConfiguration({ header }: { readonly header: RunHeader }) {
  const t = useMessages(configurationMessages);
  const engines = useMessages(engineMessages);
  return (
    <Section title={t.runTitle} defaultOpen={isWide()} status="ok">
      <ConfigurationFacts
        config={header.config}
        walk={header.isTable ? undefined : header.walk}
        engine={engines.name[header.engine.name]}
      />
    </Section>
  );
}

/** Two columns fit (`lg` in `styles.css`); on one, the run itself comes first. */
function isWide(): boolean {
  return window.matchMedia("(min-width: 64rem)").matches;
}
