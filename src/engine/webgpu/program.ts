import type { NetworkPlan, PlannedLayer } from "../../model/plan";
import { dropoutThreshold } from "../dropout";
import type { TrainingSetup } from "../engine";
import { targetWidth } from "../objective";
import { type ArenaLayout, type Placement, paddedWidth, ROW_MULTIPLE, roundUp } from "./layout";
import { layerProblems } from "./memory";
import type { Kernel, KernelCache } from "./pipelines";
import { type BufferSet, ConstantTable } from "./resources";
import { gatherShader } from "./shaders/batch";
import type { ShaderSource, StepLayout } from "./shaders/common";
import { gemmUniformWords } from "./shaders/gemm";
import { gemmKernel } from "./shaders/gemm-kernel";
import { backwardShader, forwardShader, LAYER_COLUMNS, type LayerUniform, layerUniformWords } from "./shaders/layer";
import { lossKernels } from "./shaders/loss";
import { adamShader, adamWorkgroups, gradientNormShader } from "./shaders/optimizer";
import { type GemmChoice, type GemmProblem, partialsOf, problemKey, slabsOf } from "./tiles";

/** One dispatch, ready to be encoded; FLOPs and bytes are what the algorithm needs, for the profile. */
export interface Dispatch {
  readonly kernel: string;
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  workgroups(rows: number): readonly [number, number, number];
  flops(rows: number): number;
  bytes(rows: number): number;
}

/** Everything that a step or an evaluation replays. */
export interface Program {
  /** Reads the batch from the resident data set, or null when batches are streamed. */
  readonly gather: Dispatch | null;
  /** Reads the batch from the staging buffer. */
  readonly gatherStaged: Dispatch;
  readonly evaluate: readonly Dispatch[];
  /** Forward, loss, backward and update; empty without training. */
  readonly train: readonly Dispatch[];
}

/** Buffers of one arena page; the last three are null where nothing is trained. */
export interface PageBuffers {
  readonly parameters: GPUBuffer;
  readonly gradients: GPUBuffer | null;
  readonly firstMoments: GPUBuffer | null;
  readonly secondMoments: GPUBuffer | null;
}

/** All buffers of a loaded model. */
export interface ModelBuffers {
  readonly step: GPUBuffer;
  readonly pages: readonly PageBuffers[];
  /** Per layer: mean, 1/std, running mean, running variance; null without BatchNorm. */
  readonly statistics: readonly (GPUBuffer | null)[];
  readonly rows: GPUBuffer;
  readonly targets: GPUBuffer;
  readonly rowLosses: GPUBuffer;
  readonly z: readonly GPUBuffer[];
  readonly y: readonly GPUBuffer[];
  readonly base: GPUBuffer;
  readonly slabs: GPUBuffer;
  readonly partials: GPUBuffer;
  readonly clip: GPUBuffer;
  readonly records: GPUBuffer;
  readonly lossWeights: GPUBuffer;
  readonly stage: { readonly inputs: GPUBuffer; readonly targets: GPUBuffer };
  readonly indices: GPUBuffer;
  readonly data: { readonly inputs: GPUBuffer; readonly targets: GPUBuffer } | null;
}

interface ProgramInputs {
  readonly device: GPUDevice;
  readonly kernels: KernelCache;
  readonly buffers: BufferSet;
  readonly model: ModelBuffers;
  readonly layout: ArenaLayout;
  readonly network: NetworkPlan;
  readonly batchSize: number;
  /** Null when nothing is trained. */
  readonly objective: TrainingSetup["objective"] | null;
  choose(problem: GemmProblem): GemmChoice;
}

/** A predictor's groups, and the layers with dropout of a head on five residual blocks. */
const USUAL_LAYOUT: StepLayout = { groups: 2, dropoutLayers: 8 };

/** Sizes of the `Step` uniform for a network: at least the usual ones, for every other size is other source to compile. */
export function stepLayout({ groups, dropoutLayers }: NetworkPlan): StepLayout {
  return {
    groups: Math.max(groups.length, USUAL_LAYOUT.groups),
    dropoutLayers: Math.max(dropoutLayers, USUAL_LAYOUT.dropoutLayers),
  };
}

/** Every GEMM that a run needs, each distinct shape once, in forward order. */
export function gemmProblems({ layers }: Pick<NetworkPlan, "layers">, batchSize: number): GemmProblem[] {
  const found = new Map<string, GemmProblem>();
  for (const layer of layers) {
    const { nt, nn, tn } = layerProblems(layer, batchSize);
    for (const problem of [nt, ...(layer.trained ? [tn] : []), ...(layer.passesGradient ? [nn] : [])]) {
      if (!found.has(problemKey(problem))) found.set(problemKey(problem), problem);
    }
  }
  return [...found.values()];
}

/** Compiles all kernels and makes all bind groups; afterwards a step creates nothing. */
export async function buildProgram(inputs: ProgramInputs): Promise<Program> {
  return new ProgramBuilder(inputs).build();
}

interface Draft {
  readonly kernel: string;
  readonly source: ShaderSource;
  readonly bindings: readonly (GPUBindingResource | { readonly constant: number })[];
  readonly workgroups: Dispatch["workgroups"];
  readonly flops: Dispatch["flops"];
  readonly bytes: Dispatch["bytes"];
}

class ProgramBuilder {
  readonly #in: ProgramInputs;
  readonly #constants = new ConstantTable();
  readonly #layout: StepLayout;
  #partials = 0;

  constructor(inputs: ProgramInputs) {
    this.#in = inputs;
    this.#layout = stepLayout(inputs.network);
  }

  async build(): Promise<Program> {
    const { data, stage } = this.#in.model;
    const gather = data === null ? null : this.#gather(data);
    const gatherStaged = this.#gather(stage);
    const evaluate = this.#forward(false);
    const train = this.#in.objective === null ? [] : this.#train(this.#in.objective);
    const constant = this.#constants.upload(this.#in.device, this.#in.buffers);
    const ready = (drafts: readonly Draft[]) => Promise.all(drafts.map((draft) => this.#ready(draft, constant)));
    const [staged, resident, evaluation, training] = await Promise.all([
      this.#ready(gatherStaged, constant),
      gather === null ? null : this.#ready(gather, constant),
      ready(evaluate),
      ready(train),
    ]);
    return { gather: resident, gatherStaged: staged, evaluate: evaluation, train: training };
  }

  async #ready(draft: Draft, constant: (index: number) => GPUBufferBinding): Promise<Dispatch> {
    const kernel: Kernel = await this.#in.kernels.get(draft.source);
    const entries = draft.bindings.map((resource, binding) => ({
      binding,
      resource: "constant" in resource ? constant(resource.constant) : resource,
    }));
    return {
      kernel: draft.kernel,
      pipeline: kernel.pipeline,
      bindGroup: this.#in.device.createBindGroup({ label: draft.kernel, layout: kernel.layout, entries }),
      workgroups: draft.workgroups,
      flops: draft.flops,
      bytes: draft.bytes,
    };
  }

  #gather(from: { readonly inputs: GPUBuffer; readonly targets: GPUBuffer }): Draft {
    const { model, network, objective } = this.#in;
    const width = network.inputs;
    const stride = paddedWidth(width);
    const targets = objective === null ? 0 : targetWidth(objective);
    return {
      kernel: "gather",
      source: gatherShader(width, stride, targets, network.normalizes, this.#layout),
      bindings: [model.step, from.inputs, from.targets, model.indices, model.rows, model.targets].map((buffer) => ({
        buffer,
      })),
      workgroups: (rows) => {
        const padded = roundUp(rows, ROW_MULTIPLE);
        return padded <= 32_768 ? [padded, 1, 1] : [32_768, Math.ceil(padded / 32_768), 1];
      },
      flops: (rows) => 3 * rows * width,
      bytes: (rows) => 4 * rows * (width + stride + 2 * targets),
    };
  }

  #forward(training: boolean): Draft[] {
    const { network, model } = this.#in;
    return network.layers.flatMap((layer, i) => {
      const input = this.#inputOf(i);
      const { nt } = layerProblems(layer, this.#in.batchSize);
      const choice = this.#in.choose(nt);
      const norm = layer.statistics === null ? "none" : training ? layer.statistics : "running";
      const dropout = training && layer.dropoutProbability > 0;
      const stride = paddedWidth(layer.outWidth);
      const slabs = slabsOf(nt, choice.splits);
      const z = this.#at(model.z, i);
      const statistics = model.statistics[i] ?? null;
      const finish: Draft = {
        kernel: `forward ${layer.linear}`,
        source: forwardShader(norm, { dropout, skip: layer.residual }, this.#layout),
        bindings: [
          { buffer: model.step },
          this.#layerConstant(layer, { slabs, firstPartial: 0, hasBase: false }),
          { buffer: model.slabs },
          this.#vectors(layer, "parameters"),
          { buffer: z },
          { buffer: this.#at(model.y, i) },
          ...(statistics === null ? [] : [{ buffer: statistics }]),
          ...(layer.residual ? [{ buffer: input }] : []),
        ],
        workgroups: () => [Math.ceil(stride / LAYER_COLUMNS), 1, 1],
        flops: (rows) => 12 * rows * layer.outWidth,
        bytes: (rows) => 4 * rows * layer.outWidth * (slabs + (norm === "batch" ? 4 : 2) + (layer.residual ? 1 : 0)),
      };
      const weight = this.#weight(layer, "parameters");
      return [this.#gemm(nt, choice, layer, { buffer: input }, weight, { buffer: model.slabs }), finish];
    });
  }

  #train(objective: TrainingSetup["objective"]): Draft[] {
    const { network, model, layout } = this.#in;
    const { layers, outputs, firstTrained: first } = network;
    const forward = this.#forward(true);
    const stride = paddedWidth(outputs);
    const lossBuffers = { ...model, outputs: this.#at(model.y, layers.length - 1), gradient: model.slabs };
    const loss = lossKernels(objective.kind, outputs, stride, this.#layout).map(
      ({ source, buffers, workgroups }): Draft => ({
        kernel: "loss",
        source,
        bindings: buffers.map((name) => ({ buffer: lossBuffers[name] })),
        workgroups: (rows) => [workgroups(rows), 1, 1],
        flops: (rows) => 10 * rows * outputs,
        bytes: (rows) => 12 * rows * stride,
      }),
    );

    const backward: Draft[] = [];
    let slabs = 1;
    let hasBase = false;
    for (let i = layers.length - 1; i >= first; i--) {
      const layer = layers[i];
      if (layer === undefined) continue;
      backward.push(this.#backwardFinish(layer, i, slabs, hasBase));
      hasBase = layer.residual;
      const { nn, tn } = layerProblems(layer, this.#in.batchSize);
      const dz = { buffer: this.#at(model.z, i) };
      const weightGradient = this.#weight(layer, "gradients");
      backward.push(this.#gemm(tn, this.#in.choose(tn), layer, dz, { buffer: this.#inputOf(i) }, weightGradient));
      if (i === first) continue;
      const choice = this.#in.choose(nn);
      slabs = slabsOf(nn, choice.splits);
      const weight = this.#weight(layer, "parameters");
      backward.push(this.#gemm(nn, choice, layer, dz, weight, { buffer: model.slabs }));
    }

    const partials = this.#partials;
    const norm: Draft = {
      kernel: "gradient norm",
      source: gradientNormShader(partials, this.#layout),
      bindings: [model.step, model.partials, model.clip, model.records].map((buffer) => ({ buffer })),
      workgroups: () => [1, 1, 1],
      flops: () => partials,
      bytes: () => 4 * partials,
    };
    const updates = layout.pages.flatMap((page, i): Draft[] => {
      const { parameters, gradients, firstMoments, secondMoments } = this.#at(model.pages, i);
      if (gradients === null || firstMoments === null || secondMoments === null) return [];
      const floats = (page.bytes - page.trainedFrom) / 4;
      // A group that this network lacks begins where the page ends.
      const later = Array.from(
        { length: this.#layout.groups - 1 },
        (_, group) => page.groupsFrom[group + 1] ?? page.bytes,
      );
      const words = Uint32Array.from([page.trainedFrom, page.bytes, ...later], (byte) => byte / 16);
      return [
        {
          kernel: "adamw",
          source: adamShader(this.#layout),
          bindings: [
            { buffer: model.step },
            { constant: this.#constants.add(words) },
            ...[parameters, gradients, firstMoments, secondMoments, model.clip].map((buffer) => ({ buffer })),
          ],
          workgroups: () => [adamWorkgroups(floats), 1, 1],
          flops: () => 14 * floats,
          bytes: () => 28 * floats,
        },
      ];
    });
    return [...forward, ...loss, ...backward, norm, ...updates];
  }

  #backwardFinish(layer: PlannedLayer, i: number, slabs: number, hasBase: boolean): Draft {
    const { model } = this.#in;
    const stride = paddedWidth(layer.outWidth);
    const workgroups = Math.ceil(stride / LAYER_COLUMNS);
    const statistics = model.statistics[i] ?? null;
    const norm = statistics === null ? "none" : "batch";
    const firstPartial = this.#takePartials(workgroups);
    return {
      kernel: `backward ${layer.linear}`,
      source: backwardShader(norm, layer.dropoutProbability > 0, this.#layout),
      bindings: [
        { buffer: model.step },
        this.#layerConstant(layer, { slabs, firstPartial, hasBase }),
        { buffer: model.slabs },
        { buffer: this.#at(model.z, i) },
        this.#vectors(layer, "gradients"),
        { buffer: model.partials },
        ...(statistics === null
          ? []
          : [{ buffer: model.base }, this.#vectors(layer, "parameters"), { buffer: statistics }]),
      ],
      workgroups: () => [workgroups, 1, 1],
      flops: (rows) => 30 * rows * layer.outWidth,
      bytes: (rows) => 4 * rows * layer.outWidth * (slabs + (norm === "batch" ? 5 : 1) + (hasBase ? 1 : 0)),
    };
  }

  #gemm(
    problem: GemmProblem,
    { tile, splits }: GemmChoice,
    layer: PlannedLayer,
    a: GPUBufferBinding,
    b: GPUBufferBinding,
    c: GPUBufferBinding,
  ): Draft {
    const { kind, m, n } = problem;
    const groupsX = Math.ceil(n / tile.bn);
    const firstPartial = kind === "tn" ? this.#takePartials(partialsOf(problem)) : 0;
    const words = gemmUniformWords(problem, splits, this.#slabElements(n), firstPartial);
    return {
      kernel: `gemm ${kind} ${layer.linear}`,
      source: gemmKernel(kind, tile, this.#layout),
      bindings: [
        { buffer: this.#in.model.step },
        { constant: this.#constants.add(words) },
        a,
        b,
        c,
        ...(kind === "tn" ? [{ buffer: this.#in.model.partials }] : []),
      ],
      workgroups: (rows) => [groupsX, Math.ceil((kind === "tn" ? m : roundUp(rows, ROW_MULTIPLE)) / tile.bm), splits],
      flops: (rows) => 2 * rows * layer.inWidth * layer.outWidth,
      bytes: (rows) => 4 * (layer.inWidth * layer.outWidth + rows * (layer.inWidth + layer.outWidth)),
    };
  }

  #takePartials(count: number): number {
    const first = this.#partials;
    this.#partials += count;
    return first;
  }

  #slabElements(width: number): number {
    return roundUp(this.#in.batchSize, ROW_MULTIPLE) * width;
  }

  #layerConstant(
    layer: PlannedLayer,
    { slabs, firstPartial, hasBase }: { slabs: number; firstPartial: number; hasBase: boolean },
  ): { readonly constant: number } {
    const stride = paddedWidth(layer.outWidth);
    const { dropoutProbability } = layer;
    const uniform: LayerUniform = {
      width: layer.outWidth,
      stride,
      slabs,
      slabSize: this.#slabElements(stride),
      vectorStride: this.#placement(`${layer.linear}.bias`).size / 4,
      hasBase,
      dropoutLayer: layer.dropoutIndex ?? 0,
      dropoutThreshold: dropoutThreshold(dropoutProbability),
      dropoutScale: 1 / (1 - dropoutProbability),
      firstPartial,
    };
    return { constant: this.#constants.add(layerUniformWords(uniform)) };
  }

  #inputOf(i: number): GPUBuffer {
    return i === 0 ? this.#in.model.rows : this.#at(this.#in.model.y, i - 1);
  }

  #weight(layer: PlannedLayer, arena: "parameters" | "gradients"): GPUBufferBinding {
    const placement = this.#placement(`${layer.linear}.weight`);
    return this.#arenaRange(arena, placement, placement.size);
  }

  /** Bias, BatchNorm weight and BatchNorm bias of a layer in one binding. */
  #vectors(layer: PlannedLayer, arena: "parameters" | "gradients"): GPUBufferBinding {
    const bias = this.#placement(`${layer.linear}.bias`);
    return this.#arenaRange(arena, bias, layer.batchNorm === null ? bias.size : 3 * bias.size);
  }

  #arenaRange(arena: "parameters" | "gradients", { page, offset }: Placement, size: number): GPUBufferBinding {
    const buffers = this.#at(this.#in.model.pages, page);
    const trainedFrom = this.#at(this.#in.layout.pages, page).trainedFrom;
    if (arena === "parameters") return { buffer: buffers.parameters, offset, size };
    if (buffers.gradients === null) throw new RangeError("gradients of a frozen page");
    return { buffer: buffers.gradients, offset: offset - trainedFrom, size };
  }

  #placement(name: string): Placement {
    const placement = this.#in.layout.placements.get(name);
    if (placement === undefined) throw new RangeError(`no placement for ${name}`);
    return placement;
  }

  #at<T>(list: readonly T[], index: number): T {
    const item = list[index];
    if (item === undefined) throw new RangeError(`no item ${index}`);
    return item;
  }
}
