import { X } from "lucide-react";
import { formatBytes, formatCount } from "../../i18n/format";
import { dataPlaceMessages } from "../../i18n/messages/data-place";
import type { SourceRole } from "../../protocol/tables";
import { isStale, missingTables, type Source, useData } from "../../store/data";
import { usePickFiles } from "../app/files";
import { Button, IconButton } from "../kit/button";
import { Select, SelectField } from "../kit/field";
import { Section } from "../kit/section";
import { useLocale, useMessages } from "../locale";
import { StepState } from "./StepState";

const ROLES: readonly SourceRole[] = ["customers", "products", "events", "hyperedges", "embeddings"];

/** First step: which file is which table, and reading them. */
export function TablesSection() {
  const t = useMessages(dataPlaceMessages);
  const locale = useLocale();
  const pick = usePickFiles();
  const sources = useData((state) => state.sources);
  const bank = useData((state) => state.bank);
  const stale = useData((state) => isStale(state, "tables"));
  const busy = useData((state) => state.progress !== null);
  const badRows = useData((state) => state.config.badRows);
  const change = useData((state) => state.change);
  const read = useData((state) => state.read);
  const missing = missingTables(sources);
  return (
    <Section
      title={t.tables}
      {...(bank === null ? {} : { summary: t.customers(formatCount(bank.customers.rows, locale)) })}
      status={bank === null ? "pending" : stale ? "warning" : "ok"}
      defaultOpen
    >
      <div className="space-y-3">
        <ul className="space-y-2">
          {sources.map((source) => (
            <SourceRow key={`${source.opened.file} ${source.lastModified}`} source={source} />
          ))}
          {missing.map((role) => (
            <li key={role} className="flex justify-between text-ink-3">
              <span>{t.role[role]}</span>
              <span className="text-sm">{t.missing}</span>
            </li>
          ))}
        </ul>
        <SelectField
          label={t.badRows}
          value={badRows}
          onChange={(policy) => change({ badRows: policy })}
          options={[
            { value: "stop", label: t.badRowsStop },
            { value: "skip", label: t.badRowsSkip },
          ]}
        />
        <StepState step="tables" stale={stale} />
        <div className="flex flex-wrap gap-2">
          <Button
            variant={bank === null || stale ? "primary" : "secondary"}
            disabled={missing.length > 0 || busy}
            onClick={() => void read()}
          >
            {bank === null ? t.read : t.readAgain}
          </Button>
          <Button onClick={pick}>{t.openFiles}</Button>
        </div>
      </div>
    </Section>
  );
}

function SourceRow({ source }: { readonly source: Source }) {
  const {
    role,
    opened: { file, bytes },
  } = source;
  const t = useMessages(dataPlaceMessages);
  const locale = useLocale();
  const setRole = useData((state) => state.setRole);
  const remove = useData((state) => state.remove);
  return (
    <li className="flex items-center gap-2">
      <div className="min-w-0 flex-1">
        <p className="truncate" title={file}>
          {file}
        </p>
        <p className="text-ink-3 text-sm">
          {formatBytes(bytes, locale)}
          {source.file === null && `, ${t.earlier}`}
        </p>
      </div>
      <Select
        aria-label={t.roleOf(file)}
        value={role ?? ""}
        onChange={(next) => setRole(source, next === "" ? null : next)}
        options={[
          ...ROLES.map((value) => ({ value, label: t.role[value] })),
          { value: "" as const, label: t.unknownRole },
        ]}
        className="w-32 shrink-0"
      />
      <IconButton icon={X} label={t.remove(file)} onClick={() => remove(source)} />
    </li>
  );
}
