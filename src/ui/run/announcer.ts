/**
 * Lets at most one sentence through per `interval`: the newest one. For live regions, which would otherwise never stop
 * talking when epochs take a second each.
 */
export function throttledAnnouncer(
  say: (sentence: string) => void,
  interval: number,
  delay: (callback: () => void, milliseconds: number) => void,
): (sentence: string) => void {
  let waiting: string | null = null;
  let resting = false;
  function rest() {
    resting = true;
    delay(() => {
      resting = false;
      if (waiting === null) return;
      const sentence = waiting;
      waiting = null;
      say(sentence);
      rest();
    }, interval);
  }
  return (sentence) => {
    if (resting) {
      waiting = sentence;
      return;
    }
    say(sentence);
    rest();
  };
}
