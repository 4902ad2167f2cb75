import { X } from "lucide-react";
import { dataPlaceMessages } from "../../../i18n/messages/data-place";
import type { SourceRole } from "../../../protocol/tables";
import { missingTables, type Source } from "../../../store/table-sources";
import { useFormat, useMessages } from "../../locale";
import { IconButton } from "../button";
import { Select, SelectField } from "../field";
import { LongText } from "../long-text";
import { useTables } from "./tables-store";

interface SourceListProps {
  /** What a file may be used as. */
  readonly roles: readonly SourceRole[];
  /** What is said of a table that is missing; without it, to drop one. */
  readonly missing?: string;
}

/** Which file is which table, which tables are missing, and what becomes of rows that cannot be read. */
export function SourceList({ roles, missing: said }: SourceListProps) {
  const t = useMessages(dataPlaceMessages);
  const sources = useTables((state) => state.sources);
  const badRows = useTables((state) => state.config.badRows);
  const change = useTables((state) => state.change);
  const missing = missingTables(sources);
  return (
    <>
      <ul className="space-y-2">
        {sources.map((source) => (
          <SourceRow key={`${source.opened.file} ${source.lastModified}`} source={source} roles={roles} />
        ))}
        {missing.map((role) => (
          <li key={role} className="flex items-baseline justify-between text-ink-3">
            <span>{t.role[role]}</span>
            <span className="text-sm">{said ?? t.missing}</span>
          </li>
        ))}
      </ul>
      <SelectField
        width="w-40"
        label={t.badRows}
        value={badRows}
        onChange={(policy) => change({ badRows: policy })}
        options={[
          { value: "stop", label: t.badRowsStop },
          { value: "skip", label: t.badRowsSkip },
        ]}
      />
    </>
  );
}

function SourceRow({ source, roles }: { readonly source: Source; readonly roles: readonly SourceRole[] }) {
  const {
    role,
    opened: { file, bytes },
  } = source;
  const t = useMessages(dataPlaceMessages);
  const format = useFormat();
  const setRole = useTables((state) => state.setRole);
  const remove = useTables((state) => state.remove);
  return (
    <li className="-mr-2 flex items-center gap-1.5">
      <div className="min-w-0 flex-1">
        <p>
          <LongText text={file} />
        </p>
        <p className="text-ink-3 text-sm">
          {format.bytes(bytes)}
          {source.file === null && `, ${t.earlier}`}
        </p>
      </div>
      <Select
        aria-label={t.roleOf(file)}
        value={role ?? ""}
        onChange={(next) => setRole(source, next === "" ? null : next)}
        options={[
          ...roles.map((value) => ({ value, label: t.role[value] })),
          { value: "" as const, label: t.unknownRole },
        ]}
        className="w-32 shrink-0"
      />
      <IconButton icon={X} label={t.remove(file)} onClick={() => remove(source)} />
    </li>
  );
}
