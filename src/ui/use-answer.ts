import { useEffect, useState } from "react";
import type { Result } from "../formats/coded-error";

/**
 * The worker's answer to a question; asked again when the (memoized) question changes. The earlier answer stays until the
 * next one is there, so that nothing flickers.
 */
export function useAnswer<T>(ask: () => Promise<Result<T>>): Result<T> | null {
  const [answer, setAnswer] = useState<Result<T> | null>(null);
  useEffect(() => {
    let current = true;
    void ask().then((result) => {
      if (current) setAnswer(result);
    });
    return () => {
      current = false;
    };
  }, [ask]);
  return answer;
}
