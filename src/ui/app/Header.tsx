import { Monitor, Moon, Sun } from "lucide-react";
import { LOCALES } from "../../i18n/messages";
import { appMessages } from "../../i18n/messages/app";
import { useStudio } from "../../store/studio";
import { FilesButton } from "../files/FilesDialog";
import { IconButton } from "../kit/button";
import { Segmented } from "../kit/choice";
import { useMessages } from "../locale";
import { EngineBadge } from "./EngineBadge";
import { type Place, places } from "./places";

const nextTheme = { system: "light", light: "dark", dark: "system" } as const;
const themeIcons = { system: Monitor, light: Sun, dark: Moon } as const;

export interface HeaderProps {
  readonly place: Place;
  readonly onPlace: (place: Place) => void;
}

/** Name, places, engine, language, theme. */
export function Header({ place, onPlace }: HeaderProps) {
  const t = useMessages(appMessages);
  const locale = useStudio((state) => state.locale);
  const setLocale = useStudio((state) => state.setLocale);
  const theme = useStudio((state) => state.theme);
  const setTheme = useStudio((state) => state.setTheme);
  return (
    <header className="hairline-b sticky top-0 z-30 flex min-h-12 items-center gap-x-2 bg-paper px-3 max-md:static max-md:flex-wrap max-md:py-1">
      <a
        href="#results"
        className="sr-only rounded bg-ink px-2 py-1 text-on-ink focus:not-sr-only focus:absolute focus:z-50"
      >
        {t.skip}
      </a>
      <h1 className="whitespace-nowrap text-base">{t.name}</h1>
      {places.length > 1 && (
        <nav aria-label={t.places} className="ml-4 flex gap-1 max-md:order-last max-md:ml-0 max-md:flex-1">
          {places.map((other) => (
            <button
              key={other.id}
              type="button"
              aria-current={other === place ? "page" : undefined}
              onClick={() => onPlace(other)}
              className="touch h-8 rounded px-2 text-ink-2 hover:text-ink aria-[current]:text-ink"
            >
              {t.place[other.id]}
            </button>
          ))}
        </nav>
      )}
      <div className="ml-auto flex max-md:order-last">
        <FilesButton />
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
        <IconButton
          icon={themeIcons[theme]}
          label={`${t.theme}: ${t.themeName[theme]}`}
          onClick={() => setTheme(nextTheme[theme])}
        />
      </div>
    </header>
  );
}
