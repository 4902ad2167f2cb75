import {
  ArrowRight,
  CircleHelp,
  Command,
  Database,
  Download,
  FileArchive,
  FileUp,
  FlaskConical,
  FolderCog,
  History,
  Languages,
  ListPlus,
  type LucideIcon,
  Pause,
  Play,
  ScanSearch,
  Square,
  SunMoon,
  Users,
} from "lucide-react";
import { showOverlay } from "../../store/overlay";
import { isBusy } from "../../store/phase";
import { openPlace, PLACES, type PlaceId } from "../../store/place";
import { openInStudio, predictActions } from "../../store/predict";
import { endedWay, useQueue } from "../../store/queue";
import { showQueueForm } from "../../store/queue-form";
import { startBlockNow } from "../../store/start-block";
import { setLocale, setTheme, useStudio } from "../../store/studio";
import type { Shortcut } from "./keys";
import { fineTuneRunModel, saveFile } from "./run-model";

/** What an action needs of the page that holds it. */
interface ActionPage {
  /** Opens the page's file dialog. */
  pickFiles(): void;
}

/** The actions' names, in the palette's order. */
export const ACTION_IDS = [
  ...PLACES,
  "start",
  "queue",
  "pause",
  "resume",
  "stop",
  "downloadModel",
  "downloadAll",
  "fineTune",
  "predictCustomers",
  "openFiles",
  "demo",
  "files",
  "palette",
  "help",
  "theme",
  "language",
] as const;
export type ActionId = (typeof ACTION_IDS)[number];

/** Something that can be done: buttons, keys, the palette and the help page all read this one declaration. */
export interface Action {
  readonly group: "go" | "run" | "files" | "page";
  readonly icon: LucideIcon;
  readonly shortcut: Shortcut | null;
  /** Whether it can be done now, from the stores alone. */
  readonly ready: () => boolean;
  readonly run: (page: ActionPage) => void;
}

const always = () => true;
const studio = useStudio.getState;

function place(id: PlaceId, icon: LucideIcon, key: string): Action {
  return {
    group: "go",
    icon,
    shortcut: { key, mod: false },
    ready: always,
    run: () => openPlace(id),
  };
}

const idle = () => !isBusy(studio());
const makesFoundation = () => studio().run?.header.task === "foundation";
const hasModel = () => studio().run?.result?.test != null;
const runIs = (state: string) => studio().run?.state === state;

const nextTheme = { system: "light", light: "dark", dark: "system" } as const;

/** Every action of the page. */
export const actions: Readonly<Record<ActionId, Action>> = {
  data: place("data", Database, "1"),
  studio: place("studio", FlaskConical, "2"),
  runs: place("runs", History, "3"),
  predict: place("predict", Users, "4"),
  start: {
    group: "run",
    icon: Play,
    shortcut: { key: "enter", mod: true },
    ready: () => idle() && startBlockNow() === null,
    run: () => {
      void studio().startTraining();
      // On a phone Start is in reach anywhere on the page; what it starts is shown at its top.
      document.getElementById("results")?.scrollIntoView({ block: "start" });
    },
  },
  queue: {
    group: "run",
    icon: ListPlus,
    shortcut: null,
    ready: () => idle() && startBlockNow() === null,
    run: () => {
      openPlace("studio");
      showQueueForm(true);
    },
  },
  pause: {
    group: "run",
    icon: Pause,
    shortcut: { key: " ", mod: false },
    ready: () => runIs("training"),
    run: () => void studio().pauseTraining(),
  },
  resume: {
    group: "run",
    icon: Play,
    shortcut: { key: " ", mod: false },
    ready: () => runIs("paused"),
    run: () => void studio().resumeTraining(),
  },
  stop: {
    group: "run",
    icon: Square,
    shortcut: null,
    ready: () => !studio().queueing && (runIs("training") || runIs("paused")),
    run: () => void studio().stopTraining(),
  },
  downloadModel: {
    group: "run",
    icon: Download,
    shortcut: null,
    ready: hasModel,
    run: () => void saveFile("checkpoint"),
  },
  downloadAll: {
    group: "run",
    icon: FileArchive,
    shortcut: null,
    ready: hasModel,
    run: () => void saveFile("all"),
  },
  fineTune: {
    group: "run",
    icon: ArrowRight,
    shortcut: null,
    ready: () => idle() && hasModel() && makesFoundation(),
    run: () => {
      openPlace("studio");
      void fineTuneRunModel();
    },
  },
  predictCustomers: {
    group: "run",
    icon: ArrowRight,
    shortcut: null,
    ready: () => hasModel() && !makesFoundation(),
    run: () => {
      const way = endedWay(useQueue.getState());
      if (way !== null) return void import("../../store/way").then(({ predictWithWay }) => predictWithWay(way));
      openPlace("predict");
      void predictActions.takeRunModel(openInStudio(studio()));
    },
  },
  openFiles: {
    group: "files",
    icon: FileUp,
    shortcut: null,
    ready: always,
    run: ({ pickFiles }) => pickFiles(),
  },
  demo: {
    group: "files",
    icon: ScanSearch,
    shortcut: null,
    ready: idle,
    run: () => {
      openPlace("studio");
      void studio().startDemo();
    },
  },
  files: {
    group: "files",
    icon: FolderCog,
    shortcut: null,
    ready: always,
    run: () => showOverlay("files"),
  },
  palette: {
    group: "page",
    icon: Command,
    shortcut: { key: "k", mod: true },
    ready: always,
    run: () => showOverlay("palette"),
  },
  help: {
    group: "page",
    icon: CircleHelp,
    shortcut: { key: "?", mod: false },
    ready: always,
    run: () => showOverlay("help"),
  },
  theme: {
    group: "page",
    icon: SunMoon,
    shortcut: null,
    ready: always,
    run: () => setTheme(nextTheme[studio().theme]),
  },
  language: {
    group: "page",
    icon: Languages,
    shortcut: null,
    ready: always,
    run: () => setLocale(studio().locale === "en" ? "tr" : "en"),
  },
};
