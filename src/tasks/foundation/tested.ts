/** What the model said of the test split's customers, and what came: both `[rows, width]`. */
export interface TestedFutures {
  readonly predictions: Float32Array;
  readonly futures: Float32Array;
  readonly width: number;
  readonly similarities: Float32Array;
}
