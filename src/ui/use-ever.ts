import { useState } from "react";

/** True from the first time that `now` is: what is loaded when it is first wanted stays afterwards. */
export function useEver(now: boolean): boolean {
  const [ever, setEver] = useState(now);
  if (now && !ever) setEver(true);
  return now || ever;
}
