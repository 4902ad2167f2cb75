#!/usr/bin/env python3
"""Makes what the studio is compared with; every number is PyTorch's or scikit-learn's own.

usage: make-fixtures.py                        the small fixtures in test/fixtures, for `npm test`
       make-fixtures.py --live FOLDER SEED     larger ones, other every time, for `npm run test:pytorch`

Needs the packages that scripts/lib/venv.mjs installs.
"""

import json
import math
import sys
from pathlib import Path

root = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(root / "test" / "pytorch" / "reference"))

import cases  # noqa: E402
import files  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402

torch.set_num_threads(1)


folder = root / "test" / "fixtures"


def write(path, value):
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(value, separators=(",", ":")) + "\n")
    print(f"{path}: {target.stat().st_size} bytes")


def shape(input_dim, hidden, output, layers, classes, head=(256, 64)):
    return {
        "inputDim": input_dim, "hiddenDim": hidden, "outputDim": output, "numLayers": layers, "classes": classes,
        "headWidths": head,
    }


def small():
    bounds = [(-0.05, 0.05), (0.0, 1.0), (-1 / math.sqrt(3), 1 / math.sqrt(3)), (2.5, 1e6)]
    write("data/generator.json", [
        cases.generator_case(seed, [1, 2, 3, 50], bounds, skip)
        for seed, skip in [(42, 1), (0, 623), (1, 624), (2**32 - 1, 625), (2**32 + 7, 10_000), (-3, 31), (2**63 - 25, 1248)]
    ])
    write("data/split.json", [
        cases.split_case(*case)
        for case in [(10, 0.7, 0.15, 42), (11, 0.7, 0.15, 42), (101, 0.7, 0.15, 1), (37, 0.29, 0.57, 7), (200, 0.6, 0.2, 2**32 - 1)]
    ])
    write("training/draws.json", [
        cases.draws_case(shape(6, 5, 3, 1, 4), 42, 20, 7, 8, True, 3),
        cases.draws_case(shape(9, 7, 10, 5, 2), 7, 17, 9, 8, True, 2),
        cases.draws_case(shape(8, 16, 4, 2, 3), 1, 16, 5, 5, False, 2),
    ])
    nan = math.nan
    falling = [1.0, 0.9, 0.85, 0.85, 0.85, 0.84999, 0.85, 0.85, 0.85, 0.8, 0.8, 0.8]
    write("training/plateau.json", [
        cases.plateau_case([1e-4, 1e-3], 0.5, 5, [1.0] * 20),
        cases.plateau_case([5e-9, 5e-8], 0.5, 5, [1.0] * 20),
        cases.plateau_case([1.5e-8, 2.5e-8], 0.5, 0, [2.0, 2.0, 2.0, 2.0]),
        cases.plateau_case([1e-4, 1e-3], 0.1, 2, falling),
        cases.plateau_case([1e-4, 1e-3], 0.5, 1, [nan, nan, nan, 1.0, nan, 1.0, 0.99995, 0.99985]),
        cases.plateau_case([1e-4, 1e-3], 0.9, 0, [1.0, 1.0 * (1 - 1e-4), 0.9998, 0.0, 0.0, -1.0]),
    ])
    write("training/cross-entropy.json", [
        cases.cross_entropy_case(10, 4, 4, 1, [0.4, 1.25, 2.5, 4.8]),
        cases.cross_entropy_case(9, 2, 4, 2, [1.0, 1.0], scale=40.0),
        cases.cross_entropy_case(13, 3, 5, 3, [1.0, 0.0, 2.0]),
        cases.cross_entropy_case(6, 2, 1, 4, [1.0, 0.0]),
    ])
    small = shape(12, 8, 6, 2, 4, (9, 5))
    odd = shape(7, 5, 3, 1, 3, (6, 4))
    write("training/steps.json", [
        cases.step_case("first step", small, 40, 16, {}, 0, 1),
        cases.step_case("later step", small, 40, 16, {}, 9, 2),
        cases.step_case("after a learning-rate cut", small, 40, 16, {"rateCut": 0.5}, 12, 3),
        cases.step_case("widths not divisible by four, seven rows", odd, 30, 7, {}, 3, 4),
        # BatchNorm turns two rows into ±1 whatever they are: what gradient is left is mostly rounding.
        cases.step_case("two rows", odd, 30, 2, {}, 3, 4, slack=10),
        cases.step_case("five residual layers, partial batch", shape(11, 6, 5, 5, 4, (8, 4)), 30, 13, {}, 2, 5),
        cases.step_case("frozen backbone", small, 40, 16, {"freezeBackbone": True}, 3, 6),
        cases.step_case("frozen backbone in evaluation mode", small, 40, 16, {"freezeBackbone": True, "frozenBatchNorm": "eval"}, 3, 7),
        cases.step_case("a class absent", small, 40, 16, {"absentClass": True}, 2, 8),
        cases.step_case("clipped hard, no decay", small, 40, 16, {"gradClipNorm": 0.01, "weightDecay": 0.0}, 4, 9),
        cases.step_case("not clipped", small, 40, 16, {"gradClipNorm": 1e9}, 4, 10),
    ])
    tiny = {"inputDim": 10, "hiddenDim": 6, "outputDim": 5, "numLayers": 1, "classes": 3}
    write("training/runs.json", [
        cases.run_case("learning, six epochs", tiny, 120, 1, {"learningRate": 1e-5, "batchSize": 32, "epochs": 6, "seed": 5}, 1e-4),
        cases.run_case("standing still until the scheduler and early stopping act", tiny, 90, 2,
                       {"learningRate": 1e-9, "batchSize": 31, "epochs": 30, "patience": 4, "lrPatience": 1, "seed": 42}, 1e-4),
        cases.run_case("frozen backbone, last epoch, rows in order", {**tiny, "numLayers": 2}, 101, 3,
                       {"learningRate": 1e-6, "batchSize": 23, "epochs": 4, "freezeBackbone": True, "restore": "last",
                        "shuffle": False, "seed": 1}, 1e-4),
        cases.run_case("a last batch of one row", tiny, 100, 4, {"learningRate": 1e-6, "batchSize": 23, "epochs": 2, "seed": 3}, 1e-4),
    ])
    write("training/drawn-run.json", cases.drawn_run_case(
        "a narrow backbone", tiny, 90, 6, {"learningRate": 1e-6, "batchSize": 32, "epochs": 2, "seed": 9}, 1e-4))
    write("training/scratch-run.json", cases.scratch_run_case(
        "from scratch", tiny, 90, 7, {"learningRate": 1e-6, "batchSize": 32, "epochs": 2, "seed": 9}, 1e-4))
    write("metrics/scikit-learn.json", cases.metrics_cases(60, 0))
    write("metrics/binary.json", cases.binary_cases(60, 0))
    write("metrics/churn-baselines.json", cases.churn_baseline_case(160, 80, 7))
    write("metrics/softmax.json", [cases.softmax_case(12, 4, 0, 1.0), cases.softmax_case(9, 7, 1, 60.0)])


    for name, make in (
        ("data/files", files.sketch_files), ("model/files", files.checkpoint_files), ("runs/files", files.result_files),
        ("data/odd", files.odd_sketch_files), ("data/refused", files.other_sketch_files), ("model/odd", files.odd_checkpoint_files),
    ):
        (folder / name).mkdir(parents=True, exist_ok=True)
        make(folder / name)


def live(seed):
    rng = np.random.default_rng(seed)

    def some_seed():
        return int(rng.integers(0, 2**32))

    bound = 1 / math.sqrt(3000)
    write("data/generator.json", [
        cases.generator_case(some_seed(), [1000, 10_000], [(-bound, bound), (0.0, 1.0)], int(rng.integers(1, 1_000_000)))
        for _ in range(5)
    ])
    write("data/split.json", [
        cases.split_case(rows, 0.7, 0.15, some_seed()) for rows in (10_000, int(rng.integers(30, 5000)), 1001)
    ])
    write("training/draws.json", [
        cases.draws_case(shape(640, 64, 320, 3, 4), 42, 7000, 1500, 256, True, 3),
        cases.draws_case(shape(640, 3000, 320, 3, 4), some_seed(), 700, 150, 256, True, 2),
        cases.draws_case(shape(37, 11, 13, 4, 6), some_seed(), int(rng.integers(60, 400)), 57, 32, True, 4),
    ])
    write("training/plateau.json", [
        cases.plateau_case([1e-4, 1e-3], 0.5, patience, np.round(rng.random(60) * np.linspace(1, 0.5, 60), 2).tolist())
        for patience in (0, 1, 3, 5)
    ])
    write("training/cross-entropy.json", [
        cases.cross_entropy_case(1500, 4, 256, some_seed(), (rng.random(4) * 4).tolist(), scale) for scale in (0.1, 3.0, 30.0)
    ])
    # The default rate: at a larger one the batch is soon known by heart, and what loss is left is rounding. The numbers are
    # new every day, so the tolerances are three times those that the committed cases keep.
    real, wide = shape(640, 64, 320, 3, 4), shape(129, 66, 35, 2, 7, (67, 33))
    rate = {"learningRate": 1e-4}
    write("training/steps.json", [
        cases.step_case("real widths, first step", real, 160, 128, rate, 0, some_seed(), slack=3),
        cases.step_case("real widths, later step", real, 160, 128, rate, 30, some_seed(), slack=3),
        cases.step_case("real widths, partial batch, after a cut", real, 100, 88, {**rate, "rateCut": 0.25}, 12, some_seed(), slack=3),
        cases.step_case("odd widths, seven classes", wide, 120, 61, rate, 5, some_seed(), slack=3),
        cases.step_case("odd widths, frozen", wide, 120, 61, {**rate, "freezeBackbone": True}, 5, some_seed(), slack=3),
    ])
    narrow = {"inputDim": 64, "hiddenDim": 24, "outputDim": 20, "numLayers": 3, "classes": 4}
    write("training/runs.json", [
        cases.run_case("50 steps at a small rate", narrow, 500, some_seed(),
                       {"learningRate": 1e-6, "batchSize": 70, "epochs": 10, "seed": some_seed()}, 2e-4, flips=1),
        cases.run_case("frozen", narrow, 500, some_seed(),
                       {"learningRate": 1e-6, "batchSize": 64, "epochs": 6, "freezeBackbone": True, "seed": some_seed()}, 2e-4, flips=1),
        cases.run_case("standing still", narrow, 400, some_seed(),
                       {"learningRate": 1e-9, "batchSize": 64, "epochs": 20, "patience": 5, "lrPatience": 2, "seed": some_seed()}, 2e-4, flips=1),
    ])
    # Wider than any tile of the kernels, by no whole number of them; bench/ and check-reference.mjs train the full width.
    full = {"inputDim": 640, "hiddenDim": 700, "outputDim": 320, "numLayers": 3, "classes": 4}
    write("training/drawn-run.json", cases.drawn_run_case(
        "a wide backbone", full, 400, some_seed(), {"learningRate": 1e-6, "epochs": 2, "seed": some_seed()}, 2e-4, flips=1))
    write("checkpoint.json", cases.checkpoint_case(
        folder / "segment_predictor_walk4.pt", shape(640, 64, 320, 3, 4), 200, some_seed()))
    write("metrics/scikit-learn.json", cases.metrics_cases(3000, some_seed()))
    write("metrics/binary.json", cases.binary_cases(1500, some_seed()))
    write("metrics/churn-baselines.json", cases.churn_baseline_case(700, 300, some_seed()))
    write("metrics/softmax.json", [cases.softmax_case(500, 4, some_seed(), scale) for scale in (0.5, 5.0, 40.0)])
    write("training/scratch-run.json", cases.scratch_run_case(
        "from scratch", narrow, 400, some_seed(), {"learningRate": 1e-6, "batchSize": 64, "epochs": 4, "seed": some_seed()}, 2e-4, flips=1))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--live"]:
        folder = Path(sys.argv[2])
        live(int(sys.argv[3]))
    else:
        small()
