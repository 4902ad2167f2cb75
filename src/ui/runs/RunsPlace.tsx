import { Download, Star, Trash2, Users } from "lucide-react";
import { useEffect } from "react";
import { toast } from "sonner";
import { formatCount, formatDuration, formatLoss, formatPercent } from "../../i18n/format";
import { appMessages } from "../../i18n/messages/app";
import { runsMessages } from "../../i18n/messages/runs";
import { ranked, rankValue } from "../../runs/compare";
import type { RunRecord } from "../../runs/record";
import { useHistory } from "../../store/history";
import { OtherTabs } from "../intake/OtherTabs";
import { IconButton } from "../kit/button";
import { Callout } from "../kit/callout";
import { Segmented } from "../kit/choice";
import { controlClass } from "../kit/field";
import { InfoTip } from "../kit/popover";
import { Table, Td, Th } from "../kit/table";
import { useLocale, useMessages } from "../locale";
import { Comparison } from "./Comparison";
import { StorageNotice } from "./StorageNotice";

/** The second place: what was tried in this browser, ranked and compared. */
export function RunsPlace() {
  const t = useMessages(runsMessages);
  const app = useMessages(appMessages);
  const { runs, loaded, unavailable, rankBy, chosen, dropped } = useHistory();
  const load = useHistory((state) => state.load);
  const setRankBy = useHistory((state) => state.setRankBy);
  useEffect(() => {
    void load();
  }, [load]);
  const order = ranked(runs, rankBy);
  const compared = chosen.flatMap((id) => order.find((run) => run.id === id) ?? []);
  return (
    <main
      id="results"
      aria-label={app.results}
      tabIndex={-1}
      className="min-w-0 bg-paper p-3 outline-none lg:min-h-[calc(100dvh-3rem)]"
    >
      <div className="flex flex-wrap items-center gap-2 pb-2">
        <h2 className="text-lg">{t.title}</h2>
        <span className="ml-auto flex items-center gap-2 text-ink-2">
          {t.rankBy}
          <Segmented
            label={t.rankBy}
            value={rankBy}
            onChange={setRankBy}
            options={[
              { value: "valLoss", label: t.ranks.valLoss },
              { value: "valF1Macro", label: t.ranks.valF1Macro },
            ]}
          />
          <InfoTip about={t.rankBy}>{t.rankAbout}</InfoTip>
        </span>
      </div>
      {dropped.length > 0 && <Callout tone="info">{t.dropped(dropped.join(", "))}</Callout>}
      <OtherTabs />
      <StorageNotice />
      {unavailable !== null && <Callout tone="warning">{t.unavailable(unavailable)}</Callout>}
      {loaded && runs.length === 0 && unavailable === null && <p className="py-6 text-ink-2">{t.empty}</p>}
      {runs.length > 0 && (
        <Table className="text-sm">
          <thead>
            <tr>
              <Th>
                <span className="sr-only">{t.comparison}</span>
              </Th>
              <Th>{t.name}</Th>
              <Th>{t.started}</Th>
              <Th>{t.state}</Th>
              <Th>{t.data}</Th>
              <Th>{t.engine}</Th>
              <Th numeric>{t.epochs}</Th>
              <Th numeric>{t.duration}</Th>
              <Th numeric>{t.valLoss}</Th>
              <Th numeric>{t.valF1}</Th>
              <Th numeric>{t.testAccuracy}</Th>
              <Th numeric>{t.testF1}</Th>
              <Th>
                <span className="sr-only">{t.remove("")}</span>
              </Th>
            </tr>
          </thead>
          <tbody>
            {order.map((run) => (
              <RunRow key={run.id} run={run} chosen={chosen.includes(run.id)} />
            ))}
          </tbody>
        </Table>
      )}
      {runs.length > 1 &&
        (compared.length > 1 ? <Comparison runs={compared} /> : <p className="py-4 text-ink-2">{t.chooseTwo}</p>)}
    </main>
  );
}

function RunRow({ run, chosen }: { readonly run: RunRecord; readonly chosen: boolean }) {
  const t = useMessages(runsMessages);
  const locale = useLocale();
  const change = useHistory((state) => state.change);
  const remove = useHistory((state) => state.remove);
  const undo = useHistory((state) => state.undoRemove);
  const predictWith = useHistory((state) => state.predictWith);
  const download = useHistory((state) => state.downloadCheckpoint);
  const toggle = useHistory((state) => state.toggleChosen);
  const { json } = run;
  const loss = rankValue(run, "valLoss");
  const f1 = rankValue(run, "valF1Macro");
  const started = new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "short" }).format(run.startedAt);
  return (
    <tr>
      <Td>
        <span className="flex items-center">
          <input
            type="checkbox"
            aria-label={t.compare(run.name)}
            checked={chosen}
            onChange={() => toggle(run.id)}
            className="size-4"
          />
          <IconButton
            icon={Star}
            label={t.star(run.name)}
            aria-pressed={run.starred}
            className={run.starred ? "[&_svg]:fill-current text-ink" : ""}
            onClick={() => void change(run.id, { starred: !run.starred })}
          />
        </span>
      </Td>
      <Td>
        <input
          aria-label={t.name}
          defaultValue={run.name}
          className={`${controlClass} w-56 border-transparent hover:border-line-strong`}
          onBlur={(event) => {
            const name = event.target.value.trim();
            if (name !== "" && name !== run.name) void change(run.id, { name });
            else event.target.value = run.name;
          }}
        />
      </Td>
      <Td className="whitespace-nowrap">{started}</Td>
      <Td>{t.states[run.state]}</Td>
      <Td>{json?.dataset.file ?? t.none}</Td>
      <Td>{json?.engine.name ?? t.none}</Td>
      <Td numeric>{json === null ? t.none : formatCount(json.history.length, locale)}</Td>
      <Td numeric>{json === null ? t.none : formatDuration(json.seconds, locale)}</Td>
      <Td numeric>{loss === null ? t.none : formatLoss(loss, locale)}</Td>
      <Td numeric>{f1 === null ? t.none : formatPercent(f1, locale)}</Td>
      <Td numeric>{json?.test == null ? t.none : formatPercent(json.test.accuracy, locale)}</Td>
      <Td numeric>{json?.test == null ? t.none : formatPercent(json.test.f1_macro, locale)}</Td>
      <Td>
        <span className="flex">
          {run.checkpointBytes > 0 && (
            <IconButton
              icon={Users}
              label={t.predict(run.name)}
              onClick={async () => {
                if (!(await predictWith(run))) toast.error(t.checkpointGone);
              }}
            />
          )}
          {run.checkpointBytes > 0 && (
            <IconButton
              icon={Download}
              label={t.download(run.name)}
              onClick={async () => {
                if (!(await download(run))) toast.error(t.checkpointGone);
              }}
            />
          )}
          <IconButton
            icon={Trash2}
            label={t.remove(run.name)}
            disabled={run.state === "running"}
            onClick={() => {
              void remove(run.id);
              toast(t.removed(run.name), { action: { label: t.undo, onClick: () => void undo(run.id) } });
            }}
          />
        </span>
      </Td>
    </tr>
  );
}
