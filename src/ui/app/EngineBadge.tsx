import { Cpu } from "lucide-react";
import { appMessages } from "../../i18n/messages/app";
import { engineMessages } from "../../i18n/messages/engine";
import { useStudio } from "../../store/studio";
import { Popover } from "../kit/popover";
import { useFormat, useMessages } from "../locale";
import { lookUp } from "../lookup";

/** The engine that computes (a run's) or would (the checks'), its threads, and why this one. */
export function EngineBadge() {
  const t = useMessages(appMessages);
  const words = useMessages(engineMessages);
  const format = useFormat();
  const running = useStudio((state) => state.run?.header.engine ?? null);
  const planned = useStudio((state) => state.preflight?.engine ?? null);
  const engine = running ?? planned;
  if (engine === null) return null;
  const name = lookUp(words.name, engine.name) ?? engine.name;
  return (
    <Popover
      title={t.engine}
      align="end"
      trigger={
        <button
          type="button"
          className="touch inline-flex h-8 items-center gap-1.5 rounded px-2 text-ink-2 hover:bg-sunken hover:text-ink"
        >
          <Cpu aria-hidden size={14} strokeWidth={1.75} />
          <span className="sr-only">{t.engine}: </span>
          <span className="max-[360px]:sr-only">{name}</span>
          {engine.threads > 1 && <span className="max-md:sr-only">· {t.threads(engine.threads)}</span>}
        </button>
      }
    >
      <ul className="space-y-1 text-ink-2">
        <li>
          {name}, {t.threads(engine.threads)}
        </li>
        <li>{lookUp(words.reason, engine.reason) ?? words.otherReason(engine.reason)}</li>
        {engine.adapter !== null && <li>{t.adapter(engine.adapter)}</li>}
        {running?.gflops != null && <li>{t.gflops(format.decimal(running.gflops, 1))}</li>}
        {running !== null && <li>{t.memory(format.bytes(running.bytes))}</li>}
      </ul>
    </Popover>
  );
}
