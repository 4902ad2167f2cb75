import { memo, useMemo } from "react";
import { resultMessages } from "../../i18n/messages/results";
import { useFormat, useMessages } from "../locale";
import { InkMatrix } from "./InkMatrix";
import { type ConfusionMatrixProps, cellDetail, type MatrixCell, matrixCells } from "./matrix";
import { NumberMatrix } from "./NumberMatrix";

/** The matrix with row share as ink and a sentence for the cell under the pointer; numbers as far as they fit. */
export const ConfusionMatrix = memo(function ConfusionMatrix(props: ConfusionMatrixProps) {
  const { confusion, names, colors, numbers, onCell, onSentence } = props;
  const t = useMessages(resultMessages);
  const format = useFormat();
  const cells = useMemo(() => matrixCells(confusion), [confusion]);
  const detail = cellDetail(names.length);

  function sentence({ actual, predicted, count, total }: MatrixCell): string {
    const name = names[actual] ?? "";
    if (total === 0) return t.sentenceNone(name);
    const [some, all] = [format.count(count), format.count(total)];
    const text =
      actual === predicted ? t.sentenceRight(some, all, name) : t.sentence(some, all, name, names[predicted] ?? "");
    return onCell === null || count === 0 ? text : `${text} ${t.openCell(some)}`;
  }

  return detail === "ink" ? (
    <InkMatrix cells={cells} colors={colors} sentence={sentence} onCell={onCell} onSentence={onSentence} />
  ) : (
    <NumberMatrix
      cells={cells}
      names={names}
      colors={colors}
      numbers={numbers}
      detail={detail}
      sentence={sentence}
      onCell={onCell}
      onSentence={onSentence}
    />
  );
});
