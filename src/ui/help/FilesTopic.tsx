import { Download } from "lucide-react";
import { helpMessages } from "../../i18n/messages/help";
import { CopyText } from "../kit/CopyText";
import { LongText } from "../kit/long-text";
import { DataTable } from "../kit/table";
import { useMessages } from "../locale";
import code from "./sample/make_files.py?raw";

/** What that code writes, beside the page's own files. */
const EXAMPLES = ["emde_session_sketches_walk4.npz", "future_ubr_model_walk4.pt"] as const;

/** What a run or Data begins with, code that makes the pair of files, and a small pair to take. */
export function FilesTopic() {
  const t = useMessages(helpMessages);
  const { dims, ...keys } = t.keys;
  return (
    <div className="space-y-4">
      <p className="text-ink-2">{t.filesLead}</p>
      <Contents title={t.sketches} about={t.sketchesWhat} head={t.array} rows={Object.entries(t.arrays)} />
      <Contents
        title={t.foundation}
        about={t.foundationWhat}
        head={t.array}
        rows={[...Object.entries(keys), ["…_dim, num_layers", dims]]}
      />
      <Contents title={t.tables} about={t.tablesWhat} head={t.table} rows={t.tableColumns} />
      <Contents title={t.labeled} about={t.labeledWhat} head={t.column} rows={t.labeledColumns} />
      <section>
        <h3 className="text-base">{t.code}</h3>
        <p className="pb-2 text-ink-2">{t.codeWhat}</p>
        <textarea
          readOnly
          lang="en"
          translate="no"
          aria-label={t.codeLabel}
          wrap="off"
          rows={14}
          value={code}
          className="mb-2 block w-full resize-none rounded bg-sunken p-3 font-mono text-sm"
        />
        <CopyText text={code} />
      </section>
      <section>
        <h3 className="text-base">{t.examples}</h3>
        <ul className="flex flex-wrap gap-2 pt-1">
          {EXAMPLES.map((file) => (
            <li key={file}>
              <a
                href={`samples/${file}`}
                download={file}
                className="touch inline-flex min-h-8 items-center gap-1.5 rounded border border-line-strong px-3 py-1 hover:bg-sunken"
              >
                <Download aria-hidden size={16} strokeWidth={1.75} className="shrink-0" />
                <LongText text={file} />
              </a>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

interface ContentsProps {
  readonly title: string;
  readonly about: string;
  /** What the first column lists. */
  readonly head: string;
  readonly rows: readonly (readonly [name: string, meaning: string])[];
}

/** What stands in one of the files. */
function Contents({ title, about, head, rows }: ContentsProps) {
  const t = useMessages(helpMessages);
  return (
    <section>
      <h3 className="text-base">{title}</h3>
      <p className="pb-1 text-ink-2">{about}</p>
      <DataTable
        rows={rows}
        rowKey={([name]) => name}
        columns={[
          { head, cell: ([name]) => <code className="font-mono text-sm">{name}</code> },
          { head: t.meaning, cell: ([, meaning]) => meaning },
        ]}
      />
    </section>
  );
}
