/** Values that tell one question from another; arrays count as equal by what is in them. */
type Question = Readonly<Record<string, unknown>>;

/** The answer to the question that was asked last, so that checks and results share what takes long. */
export class Remembered<Answer> {
  #question: Question | null = null;
  #answer: Answer | null = null;

  /** @throws what `compute` throws; nothing is kept then. */
  async get(question: Question, compute: () => Promise<Answer>): Promise<Answer> {
    if (this.#answer !== null && this.#question !== null && isSame(this.#question, question)) return this.#answer;
    const answer = await compute();
    [this.#question, this.#answer] = [question, answer];
    return answer;
  }

  /** Holds neither the question nor the answer any longer. */
  forget(): void {
    [this.#question, this.#answer] = [null, null];
  }
}

function isSame(a: Question, b: Question): boolean {
  return Object.entries(b).every(([key, value]) => isEqual(a[key], value));
}

function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!(a instanceof Int32Array && b instanceof Int32Array) || a.length !== b.length) return false;
  return a.every((value, index) => value === b[index]);
}
