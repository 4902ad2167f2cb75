import { plainBytes } from "./bytes";
import { FormatError } from "./format-error";
import { ProtobufWriter } from "./protobuf";

/** One Linear of the classifier with what follows it, in forward order. Weights are `[outWidth, inWidth]`, row-major. */
export interface OnnxLayer {
  readonly name: string;
  readonly inWidth: number;
  readonly outWidth: number;
  readonly weight: Float32Array;
  readonly bias: Float32Array;
  /** Evaluation-mode batch normalization after the Linear, or null. */
  readonly batchNorm: {
    readonly weight: Float32Array;
    readonly bias: Float32Array;
    readonly runningMean: Float32Array;
    readonly runningVar: Float32Array;
    readonly eps: number;
  } | null;
  /** Slope of the LeakyReLU after that, or null for none. */
  readonly leakyReluSlope: number | null;
  /** True when the layer's input is added to its output. */
  readonly residual: boolean;
}

export interface OnnxClassifier {
  /** Of the graph. */
  readonly name: string;
  /** What makes probabilities of logits: over all of them, or each for itself. */
  readonly output: "Softmax" | "Sigmoid";
  readonly layers: readonly OnnxLayer[];
  /** Smallest norm that rows are divided by (torch.nn.functional.normalize's eps). */
  readonly normalizeEps: number;
  /** Free text pairs that ONNX tools show, such as the classes and the walk. */
  readonly metadata: ReadonlyMap<string, string>;
  readonly producerVersion: string;
}

/** onnx.TensorProto.FLOAT and onnx.AttributeProto types (onnx/onnx.proto). */
const FLOAT = 1;
const ATTRIBUTE_FLOAT = 1;
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;
const IR_VERSION = 8;
/** The last opset whose ReduceL2 takes its axes as an attribute; read by every onnxruntime since 1.12. */
const OPSET = 17;

/**
 * Writes the classifier as an ONNX model. Input `sketches` float32 `[batch, inWidth]` (raw, not normalized), outputs `logits`
 * and `probabilities` float32 `[batch, classes]`; `batch` is dynamic. Weights are referenced by the Blob, not copied.
 * Throws `onnx/tensor-size` and `onnx/layer-widths` for layers that do not fit.
 */
export function writeOnnxClassifier(classifier: OnnxClassifier): Blob {
  const { layers, normalizeEps, metadata, producerVersion } = classifier;
  const first = layers[0];
  const last = layers.at(-1);
  if (first === undefined || last === undefined)
    throw new FormatError("onnx/layer-widths", { name: "", expected: 1, found: 0 });
  const graph = new Graph();
  graph.initializer("normalize.eps", Float32Array.of(normalizeEps), []);
  graph.node("ReduceL2", ["sketches"], "norm", [ints("axes", [1]), integer("keepdims", 1)]);
  graph.node("Max", ["norm", "normalize.eps"], "norm.bounded");
  graph.node("Div", ["sketches", "norm.bounded"], "normalized");
  let current = "normalized";
  let width = first.inWidth;
  for (const layer of layers) {
    if (layer.inWidth !== width || (layer.residual && layer.inWidth !== layer.outWidth)) {
      throw new FormatError("onnx/layer-widths", { name: layer.name, expected: width, found: layer.inWidth });
    }
    current = addLayer(graph, layer, current, layer === last ? "logits" : `${layer.name}.out`);
    width = layer.outWidth;
  }
  const axis = classifier.output === "Softmax" ? [integer("axis", 1)] : [];
  graph.node(classifier.output, [current], "probabilities", axis);

  const proto = graph.proto
    .text(2, classifier.name)
    .message(11, valueInfo("sketches", first.inWidth))
    .message(12, valueInfo("logits", width))
    .message(12, valueInfo("probabilities", width));
  const model = new ProtobufWriter()
    .integer(1, IR_VERSION)
    .text(2, "segment-studio")
    .text(3, producerVersion)
    .message(7, proto)
    .message(8, new ProtobufWriter().integer(2, OPSET));
  for (const [key, value] of metadata) model.message(14, new ProtobufWriter().text(1, key).text(2, value));
  return new Blob([...model.parts]);
}

/** Linear, batch normalization, LeakyReLU and skip connection; the last node's output is called `output`. */
function addLayer(graph: Graph, layer: OnnxLayer, input: string, output: string): string {
  const { name, inWidth, outWidth, batchNorm, leakyReluSlope, residual } = layer;
  graph.initializer(`${name}.weight`, layer.weight, [outWidth, inWidth]);
  graph.initializer(`${name}.bias`, layer.bias, [outWidth]);
  const steps: ((from: string, to: string) => void)[] = [
    (from, to) => graph.node("Gemm", [from, `${name}.weight`, `${name}.bias`], to, [integer("transB", 1)]),
  ];
  if (batchNorm !== null) {
    const statistics = [
      ["bn.weight", batchNorm.weight],
      ["bn.bias", batchNorm.bias],
      ["bn.running_mean", batchNorm.runningMean],
      ["bn.running_var", batchNorm.runningVar],
    ] as const;
    for (const [key, data] of statistics) graph.initializer(`${name}.${key}`, data, [outWidth]);
    const names = statistics.map(([key]) => `${name}.${key}`);
    steps.push((from, to) => graph.node("BatchNormalization", [from, ...names], to, [float("epsilon", batchNorm.eps)]));
  }
  if (leakyReluSlope !== null) {
    steps.push((from, to) => graph.node("LeakyRelu", [from], to, [float("alpha", leakyReluSlope)]));
  }
  if (residual) steps.push((from, to) => graph.node("Add", [input, from], to));
  let current = input;
  steps.forEach((step, i) => {
    const to = i === steps.length - 1 ? output : `${name}.${i}`;
    step(current, to);
    current = to;
  });
  return output;
}

class Graph {
  readonly proto = new ProtobufWriter();

  node(operator: string, inputs: readonly string[], output: string, attributes: readonly ProtobufWriter[] = []): void {
    const node = new ProtobufWriter();
    for (const input of inputs) node.text(1, input);
    node.text(2, output).text(3, output).text(4, operator);
    for (const attribute of attributes) node.message(5, attribute);
    this.proto.message(1, node);
  }

  initializer(name: string, data: Float32Array, shape: readonly number[]): void {
    const expected = shape.reduce((product, size) => product * size, 1);
    if (data.length !== expected) throw new FormatError("onnx/tensor-size", { name, expected, found: data.length });
    const tensor = new ProtobufWriter().packed(1, shape).integer(2, FLOAT).text(8, name);
    tensor.bytes(9, plainBytes(data));
    this.proto.message(5, tensor);
  }
}

function integer(name: string, value: number): ProtobufWriter {
  return new ProtobufWriter().text(1, name).integer(3, value).integer(20, ATTRIBUTE_INT);
}

function float(name: string, value: number): ProtobufWriter {
  return new ProtobufWriter().text(1, name).float(2, value).integer(20, ATTRIBUTE_FLOAT);
}

function ints(name: string, values: readonly number[]): ProtobufWriter {
  const attribute = new ProtobufWriter().text(1, name);
  for (const value of values) attribute.integer(8, value);
  return attribute.integer(20, ATTRIBUTE_INTS);
}

/** float32 `[batch, width]`. */
function valueInfo(name: string, width: number): ProtobufWriter {
  const shape = new ProtobufWriter()
    .message(1, new ProtobufWriter().text(2, "batch"))
    .message(1, new ProtobufWriter().integer(1, width));
  const tensor = new ProtobufWriter().integer(1, FLOAT).message(2, shape);
  return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
}
