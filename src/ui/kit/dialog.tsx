import type { ReactNode } from "react";
import { Modal } from "./modal";

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string;
  readonly footer?: ReactNode;
  readonly children?: ReactNode;
}

/** A question or a form in the middle of the page. */
export function Dialog({ footer, children, ...rest }: DialogProps) {
  return (
    <Modal
      {...rest}
      className="top-1/2 left-1/2 max-h-[calc(100dvh-2rem)] w-[min(44rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded border"
    >
      <div className="min-h-0 flex-1 overflow-auto p-4">{children}</div>
      {footer !== undefined && (
        // On a phone buttons share the width, or have all of it each; what is said beside them stands above.
        <footer className="hairline-t flex flex-wrap items-center justify-end gap-2 px-4 py-3 max-md:[&>:not(button)]:basis-full max-md:[&>button]:grow">
          {footer}
        </footer>
      )}
    </Modal>
  );
}
