import { type Result, serialError } from "../formats/coded-error";

/** What answers the questions of an interface, at once or later; what it cannot answer it throws. */
export type Service<Api> = {
  readonly [Name in keyof Api]: Api[Name] extends (...asked: infer Asked) => infer Answer
    ? (...asked: Asked) => Answer | Promise<Answer>
    : never;
};

/** The same questions as the page asks them: errors are values, since they cross no worker's boundary by themselves. */
export type Answers<Api> = {
  readonly [Name in keyof Api]: Api[Name] extends (...asked: infer Asked) => infer Answer
    ? (...asked: Asked) => Promise<Result<Awaited<Answer>>>
    : never;
};

/** Makes values of a service's errors. */
export function answering<S extends object>(service: S): Answers<S> {
  const ask = async (question: () => unknown) => {
    try {
      return { ok: true, value: await question() };
    } catch (error) {
      return { ok: false, error: serialError(error) };
    }
  };
  return new Proxy<object>(service, {
    get(_, name) {
      const answer: unknown = Reflect.get(service, name);
      if (typeof answer !== "function") return answer;
      return (...asked: unknown[]) => ask(() => Reflect.apply(answer, service, asked));
    },
  }) as Answers<S>;
}
