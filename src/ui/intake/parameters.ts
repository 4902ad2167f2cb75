import {
  type BackboneShape,
  elementCount,
  HEAD_WIDTHS,
  isParameter,
  predictorLayers,
  stateDictSpecs,
} from "../../model/architecture";

/** Parameters of the whole predictor, and those that an optimiser updates. */
export function parameterCounts(
  shape: BackboneShape,
  classes: number,
  freezeBackbone: boolean,
): { readonly total: number; readonly trainable: number } {
  const parameters = stateDictSpecs(predictorLayers({ ...shape, headWidths: HEAD_WIDTHS, classes })).filter(
    isParameter,
  );
  const sum = (specs: typeof parameters) => specs.reduce((total, spec) => total + elementCount(spec.shape), 0);
  return {
    total: sum(parameters),
    trainable: sum(freezeBackbone ? parameters.filter(({ part }) => part === "head") : parameters),
  };
}
