import { createContext, type ReactNode, use, useEffect, useRef, useState } from "react";
import { actionMessages } from "../i18n/messages/actions";
import { appMessages } from "../i18n/messages/app";
import { intakeMessages } from "../i18n/messages/intake";
import { droppedFiles, noteUserFile, pickFiles } from "../store/handles";
import { isBusy } from "../store/phase";
import { useStudio } from "../store/studio";
import { useMessages } from "./locale";

const PickFiles = createContext<() => void>(() => {});

/** Opens the one file dialog of the page; it takes what a drop takes. */
export function usePickFiles(): () => void {
  return use(PickFiles);
}

const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;

/** True while files are dragged over the page; every drop anywhere opens them. */
function usePageDrop(onFiles: (files: readonly File[]) => void): boolean {
  const [dragging, setDragging] = useState(false);
  useEffect(() => {
    // Enter and leave fire for every element on the way; their balance tells when the page itself is left.
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth++;
      setDragging(true);
    };
    const over = (event: DragEvent) => {
      if (carriesFiles(event)) event.preventDefault();
    };
    const leave = () => {
      depth = Math.max(0, depth - 1);
      if (depth === 0) setDragging(false);
    };
    const drop = (event: DragEvent) => {
      depth = 0;
      setDragging(false);
      if (!carriesFiles(event)) return;
      event.preventDefault();
      const files = event.dataTransfer === null ? [] : droppedFiles(event.dataTransfer);
      if (files.length > 0) onFiles(files);
    };
    const controller = new AbortController();
    const { signal } = controller;
    window.addEventListener("dragenter", enter, { signal });
    window.addEventListener("dragover", over, { signal });
    window.addEventListener("dragleave", leave, { signal });
    window.addEventListener("drop", drop, { signal });
    return () => controller.abort();
  }, [onFiles]);
  return dragging;
}

interface FileTargetProps {
  /** Where files go: to the Studio's inputs, or to the place that is open. */
  readonly onFiles: (files: readonly File[]) => void;
  readonly children: ReactNode;
}

/** The page-wide drop target and the one file input, for everything inside. */
export function FileTarget({ onFiles, children }: FileTargetProps) {
  const t = useMessages(appMessages);
  const actions = useMessages(actionMessages).label;
  const intake = useMessages(intakeMessages);
  const running = useStudio(isBusy);
  const input = useRef<HTMLInputElement>(null);
  const dragging = usePageDrop(onFiles);

  async function pick() {
    const files = await pickFiles();
    if (files === null) input.current?.click();
    else if (files.length > 0) onFiles(files);
  }

  return (
    <PickFiles value={() => void pick()}>
      <section aria-label={actions.openFiles}>
        <input
          ref={input}
          type="file"
          multiple
          tabIndex={-1}
          aria-label={intake.fileInput}
          className="sr-only"
          onChange={(event) => {
            const files = [...(event.target.files ?? [])];
            // Emptied, so that choosing the same file again counts as a change.
            event.target.value = "";
            for (const file of files) noteUserFile(file, null);
            if (files.length > 0) onFiles(files);
          }}
        />
      </section>
      {children}
      {dragging && (
        <div className="pointer-events-none fixed inset-0 z-50 bg-scrim p-4">
          <div className="flex h-full items-center justify-center rounded border-2 border-ink border-dashed bg-paper">
            <p className="p-4 text-center text-lg">{running ? t.dropWhileRunning : t.dropAnywhere}</p>
          </div>
        </div>
      )}
    </PickFiles>
  );
}
