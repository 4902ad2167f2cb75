import { Monitor, Moon, Sun } from "lucide-react";
import { LOCALES } from "../../i18n/messages";
import { actionMessages } from "../../i18n/messages/actions";
import { appMessages } from "../../i18n/messages/app";
import { addressOf, PLACES, usePlace } from "../../store/place";
import { setLocale, useStudio } from "../../store/studio";
import { ActionIconButton, PaletteButton, shortcutProps } from "../actions/ActionButton";
import { FilesButton } from "../files/FilesDialog";
import { Segmented } from "../kit/choice";
import { useMessages } from "../locale";
import { EngineBadge } from "./EngineBadge";

const themeIcons = { system: Monitor, light: Sun, dark: Moon } as const;

/** Name, places, engine, language, theme. */
export function Header() {
  const t = useMessages(appMessages);
  const labels = useMessages(actionMessages).label;
  const locale = useStudio((state) => state.locale);
  const theme = useStudio((state) => state.theme);
  const place = usePlace((state) => state.place);
  return (
    <header className="hairline-b sticky top-0 print:hidden z-30 flex min-h-12 items-center gap-x-2 bg-paper px-4 max-md:static max-md:flex-wrap max-md:py-1 max-[360px]:gap-x-0 max-[360px]:px-2">
      <a
        href="#results"
        className="sr-only rounded bg-ink px-2 py-1 text-on-ink focus:not-sr-only focus:absolute focus:z-50"
      >
        {t.skip}
      </a>
      <h1 className="flex items-center gap-2 whitespace-nowrap text-base">
        <Mark />
        <span className="max-md:sr-only">{t.name}</span>
      </h1>
      <nav aria-label={t.places} className="ml-4 flex gap-1 self-stretch max-md:order-last max-md:ml-0 max-md:flex-1">
        {PLACES.map((id) => (
          <a
            key={id}
            href={addressOf(id)}
            aria-current={id === place ? "page" : undefined}
            {...shortcutProps(id)}
            className="touch flex items-center border-transparent border-y-2 px-2 text-ink-2 hover:text-ink aria-[current]:border-b-ink aria-[current]:text-ink"
          >
            {labels[id]}
          </a>
        ))}
      </nav>
      <div className="flex md:ml-auto">
        <PaletteButton />
        <FilesButton />
        <ActionIconButton id="help" />
      </div>
      <div className="flex items-center gap-1 max-md:ml-auto">
        <EngineBadge />
        <Segmented
          label={t.language}
          value={locale}
          onChange={setLocale}
          options={LOCALES.map((value) => ({
            value,
            label: (
              <>
                <span aria-hidden>{value === "tr" ? "TR" : "EN"}</span>
                <span className="sr-only">{t.languageName[value]}</span>
              </>
            ),
          }))}
        />
        <ActionIconButton id="theme" icon={themeIcons[theme]} label={`${t.theme}: ${t.themeName[theme]}`} />
      </div>
    </header>
  );
}

/** The app's mark: four segments as bars, as in its icon. */
function Mark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className="size-6 shrink-0">
      <rect width="32" height="32" rx="7" fill="#17181a" />
      <g fill="none" strokeWidth="4.2" strokeLinecap="round">
        <path d="M7 9.5h18" stroke="#3498db" />
        <path d="M7 15.5h12" stroke="#2ecc71" />
        <path d="M7 21.5h7" stroke="#e67e22" />
        <path d="M22 21.5h3" stroke="#9b59b6" />
      </g>
    </svg>
  );
}
