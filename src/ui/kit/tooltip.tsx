import { cloneElement, type HTMLAttributes, type ReactElement } from "react";

/** Names the text that `Tips` shows beside an element. */
export const TIP = "data-tip";

/** A short text on hover or focus of one control. Use `InfoTip` where touch must reach it too. */
export function Tooltip({
  text,
  children,
}: {
  readonly text: string;
  readonly children: ReactElement<HTMLAttributes<HTMLElement> & { readonly [TIP]?: string }>;
}) {
  return cloneElement(children, {
    [TIP]: text,
    ...(children.props["aria-label"] === text ? {} : { "aria-description": text }),
  });
}
