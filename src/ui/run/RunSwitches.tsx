import { BellRing } from "lucide-react";
import { tabLifeMessages } from "../../i18n/messages/tab-life";
import { useNotify } from "../../store/notify";
import { useWakeLock } from "../../store/wake-lock";
import { IconButton } from "../kit/button";
import { SwitchField } from "../kit/field";
import { Popover } from "../kit/popover";
import { useMessages } from "../locale";

/** What the browser may do for a long run: keep the screen on, tell its end. Hidden where it can do neither. */
export function RunSwitches() {
  const t = useMessages(tabLifeMessages);
  const awake = useWakeLock();
  const notify = useNotify();
  if (!awake.supported && !notify.supported) return null;
  return (
    <Popover title={t.switches} align="end" trigger={<IconButton icon={BellRing} label={t.switches} />}>
      <div className="w-72 max-w-full">
        {awake.supported && <Choice label={t.keepAwake} why={t.keepAwakeWhy} checked={awake.on} onChange={awake.set} />}
        {notify.supported && (
          <Choice label={t.notify} why={t.notifyWhy} checked={notify.on} onChange={(on) => void notify.set(on)} />
        )}
        {notify.blocked && (
          <p role="alert" className="mt-1 text-error text-sm">
            {t.notifyBlocked}
          </p>
        )}
      </div>
    </Popover>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly why: string;
  readonly checked: boolean;
  readonly onChange: (on: boolean) => void;
}

function Choice({ label, why, checked, onChange }: ChoiceProps) {
  return (
    <div className="py-1">
      <SwitchField label={label} checked={checked} onChange={onChange} />
      <p className="text-ink-2 text-sm">{why}</p>
    </div>
  );
}
