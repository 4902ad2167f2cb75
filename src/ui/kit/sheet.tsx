import type { ComponentProps } from "react";
import { Modal } from "./modal";

/** A page's worth of detail at the right edge, above the list that it belongs to; the whole width on a phone. */
export function Sheet({ description, children, ...rest }: Omit<ComponentProps<typeof Modal>, "className">) {
  return (
    <Modal
      {...rest}
      description={description === undefined ? undefined : <span className="text-sm">{description}</span>}
      className="inset-y-0 right-0 w-full border-l md:w-[min(48rem,calc(100vw-4rem))]"
    >
      <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
    </Modal>
  );
}
