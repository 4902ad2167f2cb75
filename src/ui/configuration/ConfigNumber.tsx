import { useEffect } from "react";
import type { Locale } from "../../i18n/messages";
import { configurationMessages } from "../../i18n/messages/configuration";
import { useStudio } from "../../store/studio";
import { NumberField } from "../kit/field";
import { numberText } from "../kit/number-text";
import { useLocale, useMessages } from "../locale";
import { useDrafts } from "./drafts";
import { type FieldProblem, type NumberFieldId, numberFields, validateField } from "./fields";

export interface ConfigNumberProps {
  readonly id: NumberFieldId;
  readonly placeholder?: string;
  readonly disabled?: boolean;
}

/** One number of the configuration: judged at every keystroke, taken as soon as it fits. */
export function ConfigNumber({ id, placeholder, disabled = false }: ConfigNumberProps) {
  const t = useMessages(configurationMessages);
  const locale = useLocale();
  const config = useStudio((state) => state.config);
  const setConfig = useStudio((state) => state.setConfig);
  const problem = useDrafts((state) => state.problems[id] ?? null);
  const setProblem = useDrafts((state) => state.setProblem);
  const { unit, read } = numberFields[id];
  // A field that is folded away forgets its half-typed text, so that Start never waits for something out of sight.
  useEffect(() => () => setProblem(id, null), [id, setProblem]);
  return (
    <NumberField
      label={t.labels[id]}
      info={t.info[id]}
      value={read(config)}
      error={problem === null ? null : problemSentence(problem, t.problem, locale)}
      disabled={disabled}
      {...(unit === undefined ? {} : { unit: t.units[unit] })}
      {...(placeholder === undefined ? {} : { placeholder })}
      onText={(text) => {
        const verdict = validateField(id, text, config);
        setProblem(id, verdict.ok ? null : verdict.problem);
        if (verdict.ok) setConfig(verdict.config);
      }}
    />
  );
}

type ProblemWords = (typeof configurationMessages)[Locale]["problem"];

function problemSentence(problem: FieldProblem, words: ProblemWords, locale: Locale): string {
  return "limit" in problem ? words[problem.code](numberText(problem.limit, locale)) : words[problem.code];
}
