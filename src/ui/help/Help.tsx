import { useState } from "react";
import { version } from "../../../package.json";
import { helpMessages } from "../../i18n/messages/help";
import { showOverlay, useOverlay } from "../../store/overlay";
import { Dialog } from "../kit/dialog";
import { Tabs } from "../kit/tabs";
import { useMessages } from "../locale";
import { FilesTopic } from "./FilesTopic";
import { ShortcutsTopic } from "./ShortcutsTopic";
import { TermList } from "./TermList";

type Topic = "files" | "shortcuts" | "glossary" | "questions";

/** The page's help: its files with code that makes them, its keys, its words, and what is often asked. */
export function Help() {
  const t = useMessages(helpMessages);
  const open = useOverlay((state) => state.open === "help");
  const [topic, setTopic] = useState<Topic>("files");
  return (
    <Dialog open={open} onClose={() => showOverlay(null)} title={t.title}>
      <Tabs
        label={t.topics}
        value={topic}
        onChange={setTopic}
        tabs={[
          { value: "files", label: t.topic.files, panel: <FilesTopic /> },
          { value: "questions", label: t.topic.questions, panel: <TermList terms={t.questions} /> },
          { value: "glossary", label: t.topic.glossary, panel: <TermList terms={t.glossary} /> },
          { value: "shortcuts", label: t.topic.shortcuts, panel: <ShortcutsTopic /> },
        ]}
      />
      <p className="mt-4 text-ink-2 text-sm">Segment Studio {version}</p>
    </Dialog>
  );
}
