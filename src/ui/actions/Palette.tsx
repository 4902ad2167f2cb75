import { Dialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { actionMessages } from "../../i18n/messages/actions";
import { showOverlay, useOverlay } from "../../store/overlay";
import { classes } from "../kit/classes";
import { useLocale, useMessages } from "../locale";
import { usePickFiles } from "../pick-files";
import { useShortcutText } from "./ActionButton";
import { ACTION_IDS, type ActionId, actions } from "./actions";
import { isPressed } from "./keys";
import { found } from "./palette-search";
import { useNow } from "./use-now";

/** What can be done now, by name: typed, chosen with the arrow keys, done with Enter. */
export function Palette() {
  const open = useOverlay((state) => state.open === "palette");
  const t = useMessages(actionMessages);
  const input = useRef<HTMLInputElement>(null);
  return (
    <Dialog.Root open={open} onOpenChange={(next) => showOverlay(next ? "palette" : null)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup
          initialFocus={input}
          className="fixed top-[12dvh] left-1/2 z-40 flex max-h-[70dvh] w-[min(36rem,calc(100vw-2rem))] -translate-x-1/2 flex-col overflow-hidden rounded border border-line bg-paper shadow-float outline-none"
        >
          <Dialog.Title className="sr-only">{t.title}</Dialog.Title>
          <Choices input={input} onDone={() => showOverlay(null)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface ChoicesProps {
  readonly input: React.RefObject<HTMLInputElement | null>;
  readonly onDone: () => void;
}

function Choices({ input, onDone }: ChoicesProps) {
  const t = useMessages(actionMessages);
  const locale = useLocale();
  const pickFiles = usePickFiles();
  const list = useId();
  const [typed, setTyped] = useState("");
  const [place, setPlace] = useState(0);
  const ready = useNow(readyText).split(" ");
  const ids = ACTION_IDS.filter((id) => id !== "palette" && ready.includes(id));
  const hits = found(
    ids.map((id) => `${t.label[id]} ${t.group[actions[id].group]}`),
    typed,
    locale,
  ).flatMap((index) => ids[index] ?? []);
  const current = hits[Math.min(place, hits.length - 1)];

  function act(id: ActionId) {
    onDone();
    actions[id].run({ pickFiles });
  }

  function press(event: KeyboardEvent) {
    if (actions.palette.shortcut !== null && isPressed(actions.palette.shortcut, event)) onDone();
    else if (event.key === "Enter" && current !== undefined) act(current);
    else if (event.key === "ArrowDown") setPlace((place + 1) % Math.max(1, hits.length));
    else if (event.key === "ArrowUp") setPlace((place + hits.length - 1) % Math.max(1, hits.length));
    else return;
    event.preventDefault();
  }

  return (
    <>
      <div className="hairline-b flex items-center gap-2 px-3">
        <Search aria-hidden size={16} strokeWidth={1.75} className="shrink-0 text-ink-3" />
        <input
          ref={input}
          role="combobox"
          aria-label={t.search}
          aria-expanded="true"
          aria-controls={list}
          aria-autocomplete="list"
          {...(current === undefined ? {} : { "aria-activedescendant": `${list}-${current}` })}
          placeholder={t.title}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setPlace(0);
          }}
          onKeyDown={press}
          className="h-12 min-w-0 flex-1 bg-transparent outline-none placeholder:text-ink-3"
        />
      </div>
      <div id={list} role="listbox" aria-label={t.title} className="min-h-0 overflow-y-auto p-1">
        {hits.map((id) => (
          <Choice key={id} id={id} list={list} current={id === current} onChoose={() => act(id)} />
        ))}
      </div>
      {hits.length === 0 && <p className="px-3 pb-3 text-ink-2">{t.none}</p>}
    </>
  );
}

/** The ready actions as one text, which is equal while they are. */
function readyText(): string {
  return ACTION_IDS.filter((id) => actions[id].ready()).join(" ");
}

interface ChoiceProps {
  readonly id: ActionId;
  readonly list: string;
  readonly current: boolean;
  readonly onChoose: () => void;
}

function Choice({ id, list, current, onChoose }: ChoiceProps) {
  const t = useMessages(actionMessages);
  const { icon: Icon, group, shortcut } = actions[id];
  const keys = useShortcutText(shortcut);
  return (
    // Keys are the input's, which names the current one with aria-activedescendant.
    <div
      id={`${list}-${id}`}
      role="option"
      aria-selected={current}
      tabIndex={-1}
      ref={(element) => {
        if (current) element?.scrollIntoView({ block: "nearest" });
      }}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onChoose}
      onKeyDown={(event) => {
        if (event.key === "Enter") onChoose();
      }}
      className={classes(
        "touch flex h-9 cursor-pointer items-center gap-2 rounded px-2 hover:bg-sunken",
        current && "bg-sunken",
      )}
    >
      <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0 text-ink-2" />
      <span className="min-w-0 flex-1 truncate">{t.label[id]}</span>
      <span className="text-ink-2 text-sm">{t.group[group]}</span>
      {keys !== null && <kbd className="min-w-16 text-right text-ink-2 text-sm">{keys}</kbd>}
    </div>
  );
}
