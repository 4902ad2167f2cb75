import { useEffect } from "react";
import type { Locale } from "../../../i18n/messages";
import { configurationMessages } from "../../../i18n/messages/configuration";
import { numberText } from "../../../i18n/number-text";
import { type FieldProblem, type NumberPart, numberAt, validateField } from "../../../store/config-fields";
import { setProblem, useDrafts } from "../../../store/drafts";
import { useStudio } from "../../../store/studio";
import { NumberField } from "../../kit/field";
import { useLocale, useMessages } from "../../locale";
import { lookUp } from "../../lookup";

interface ConfigNumberProps {
  readonly part: NumberPart;
  readonly placeholder?: string | undefined;
  readonly disabled?: boolean;
}

/** One number of the configuration: judged at every keystroke, taken as soon as it fits. */
export function ConfigNumber({ part, placeholder, disabled = false }: ConfigNumberProps) {
  const t = useMessages(configurationMessages);
  const locale = useLocale();
  const config = useStudio((state) => state.config);
  const setConfig = useStudio((state) => state.setConfig);
  const { id, path, control } = part;
  const problem = useDrafts((state) => state.problems[id] ?? null);
  // A field that is folded away forgets its half-typed text, so that Start never waits for something out of sight.
  useEffect(() => () => setProblem(id, null), [id]);
  return (
    <NumberField
      label={lookUp(t.labels, id) ?? id}
      info={lookUp(t.info, id)}
      value={numberAt(config, path)}
      error={problem === null ? null : problemSentence(problem, t.problem, locale)}
      disabled={disabled}
      {...(control.unit === undefined ? {} : { unit: t.units[control.unit] })}
      placeholder={placeholder}
      onText={(text) => {
        const checked = validateField(part, text, config);
        setProblem(id, checked.ok ? null : checked.problem);
        if (checked.ok) setConfig(checked.config);
      }}
    />
  );
}

type ProblemWords = (typeof configurationMessages)[Locale]["problem"];

function problemSentence(problem: FieldProblem, words: ProblemWords, locale: Locale): string {
  return "limit" in problem ? words[problem.code](numberText(problem.limit, locale)) : words[problem.code];
}
