import { actionMessages } from "../../i18n/messages/actions";
import { helpMessages } from "../../i18n/messages/help";
import { useShortcutText } from "../actions/ActionButton";
import { ACTION_IDS, type ActionId, actions } from "../actions/actions";
import { useMessages } from "../locale";

/** Every action that has a key. */
export function ShortcutsTopic() {
  const t = useMessages(helpMessages);
  return (
    <>
      <p className="pb-2 text-ink-2">{t.shortcutsLead}</p>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-2">
        {ACTION_IDS.filter((id) => actions[id].shortcut !== null).map((id) => (
          <ShortcutLine key={id} id={id} />
        ))}
      </dl>
    </>
  );
}

function ShortcutLine({ id }: { readonly id: ActionId }) {
  const label = useMessages(actionMessages).label[id];
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <kbd className="rounded border border-line px-1.5 py-0.5 text-ink-2 text-sm">
          {useShortcutText(actions[id].shortcut)}
        </kbd>
      </dd>
    </>
  );
}
