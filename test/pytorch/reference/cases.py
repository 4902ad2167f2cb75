"""Cases that PyTorch and scikit-learn answer and the studio must answer alike.

`scripts/make-fixtures.py` writes small ones into test/fixtures for `npm test`; `npm run test:pytorch` makes larger ones,
with other seeds, live. Both are read by the same checks (test/**/*-cases.ts).
"""

import base64
import hashlib
import math
import warnings

import numpy as np
import torch
from sklearn import metrics as sk
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

from script import drawn_run, scratch_run, synthetic_run
from network import (
    SegmentPredictor, class_weights, make_optimizer, set_training_mode, settled_predictor, synthetic_bank, train_step,
)


def floats(array):
    """float32 values, exactly, as base64 of their little-endian bytes."""
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f4").tobytes()).decode()


def number(value):
    """JSON has neither NaN nor infinities."""
    value = float(value)
    return value if math.isfinite(value) else None


def digest(tensor):
    """Few enough values to commit, and a hash of all of them."""
    flat = np.ascontiguousarray(tensor.detach().numpy().reshape(-1), dtype="<f4")
    return {
        "count": len(flat),
        "head": [float(v) for v in flat[:4]],
        "tail": [float(v) for v in flat[-4:]],
        "sha256": hashlib.sha256(flat.tobytes()).hexdigest(),
    }


# Random numbers ------------------------------------------------------------------------------------------------------

def generator_case(seed, permutations, bounds, skip):
    """One generator, drawn from in this order: seeds, permutations, uniform numbers, a skip, a seed, normal numbers, a seed."""
    generator = torch.Generator().manual_seed(seed)

    def seed_draw():
        return str(torch.empty((), dtype=torch.int64).random_(generator=generator).item())

    case = {"seed": str(seed), "seeds": [seed_draw() for _ in range(5)]}
    case["permutations"] = [{"n": n, "order": torch.randperm(n, generator=generator).tolist()} for n in permutations]
    case["uniforms"] = [
        {"from": low, "to": high, "values": floats(torch.empty(17).uniform_(low, high, generator=generator))}
        for low, high in bounds
    ]
    torch.empty(skip).uniform_(generator=generator)
    case["skip"] = skip
    case["afterSkip"] = seed_draw()
    case["normals"] = [
        {"std": std, "values": floats(torch.empty(n).normal_(0, std, generator=generator))}
        for n, std in ((3, 0.5), (4, 1.0), (16, 0.02), (53, 0.1))
    ]
    case["afterNormals"] = seed_draw()
    return case


def split_case(rows, train, validation, seed):
    n_train, n_validation = int(train * rows), int(validation * rows)
    sizes = [n_train, n_validation, rows - n_train - n_validation]
    parts = random_split(range(rows), sizes, generator=torch.Generator().manual_seed(seed))
    return {
        "rows": rows, "train": train, "validation": validation, "seed": seed,
        "parts": [list(map(int, part.indices)) for part in parts],
    }


# The script's order of draws ------------------------------------------------------------------------------------------

def draws_case(shape, seed, rows, validation_rows, batch_size, shuffle, epochs):
    """The head's initial tensors and the batches of each epoch, drawn from the global generator as the script draws."""
    torch.manual_seed(seed)
    model = SegmentPredictor(shape)
    train = DataLoader(TensorDataset(torch.arange(rows)), batch_size=batch_size, shuffle=shuffle)
    validation = DataLoader(TensorDataset(torch.arange(validation_rows)), batch_size=batch_size)
    for _ in train:
        pass
    batches = []
    for _ in range(epochs):
        batches.append([batch.tolist() for (batch,) in train])
        for _ in validation:
            pass
    state = model.state_dict()
    head = {name: digest(t) for name, t in state.items() if name.startswith("classifier") and t.dtype == torch.float32}
    return {
        "shape": {**shape, "headWidths": [256, 64]}, "seed": seed, "rows": rows, "batchSize": batch_size,
        "shuffle": shuffle, "head": head, "epochs": batches,
    }


# Schedules and losses ------------------------------------------------------------------------------------------------

def plateau_case(rates, factor, patience, losses):
    groups = [{"params": [nn.Parameter(torch.zeros(1))], "lr": rate} for rate in rates]
    optimizer = torch.optim.AdamW(groups)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, mode="min", factor=factor, patience=patience)
    after = []
    for loss in losses:
        scheduler.step(loss)
        after.append([group["lr"] for group in optimizer.param_groups])
    return {
        "rates": rates, "factor": factor, "patience": patience,
        "losses": [number(loss) for loss in losses], "after": after,
    }


def cross_entropy_case(rows, classes, batch_size, seed, weights, scale=3.0):
    rng = np.random.default_rng(seed)
    logits = (rng.standard_normal((rows, classes)) * scale).astype(np.float32)
    labels = rng.integers(0, classes, rows)
    criterion = nn.CrossEntropyLoss(weight=torch.tensor(weights, dtype=torch.float64))
    total = 0.0
    for start in range(0, rows, batch_size):
        part = slice(start, start + batch_size)
        batch = torch.from_numpy(labels[part])
        total += criterion(torch.from_numpy(logits[part]).double(), batch).item() * len(batch)
    return {
        "logits": floats(logits), "labels": labels.tolist(), "weights": weights, "batchSize": batch_size,
        "loss": number(total / rows),
    }


# Single steps --------------------------------------------------------------------------------------------------------

def snapshot(model, optimizer):
    """Model, moments and counters as the studio's `EngineSnapshot` names them."""
    state = model.state_dict()
    moments = {"expAvg": {}, "expAvgSq": {}}
    for name, parameter in model.named_parameters():
        entry = optimizer.state.get(parameter, {})
        if "exp_avg" in entry:
            moments["expAvg"][name] = floats(entry["exp_avg"])
            moments["expAvgSq"][name] = floats(entry["exp_avg_sq"])
    return {
        "tensors": {n: floats(t) for n, t in state.items() if t.dtype.is_floating_point},
        "batchesTracked": {n: int(t) for n, t in state.items() if not t.dtype.is_floating_point},
        **moments,
    }


def step_case(name, shape, rows, batch_rows, config, warmup, seed, slack=1):
    """One step in float64 from a float32 state that `warmup` float32 steps led to; dropout 0.

    The float64 step starts from exactly the numbers in `before`, so what differs is the engine's rounding alone.
    `slack` widens the tolerances where the step itself is ill-conditioned.
    """
    inputs, labels = synthetic_bank(rows, shape["inputDim"], shape["classes"], seed)
    config = {"learningRate": 1e-3, "headLearningRateFactor": 10, "weightDecay": 0.01, "gradClipNorm": 1.0, **config}
    if config.pop("absentClass", False):
        labels[labels == shape["classes"] - 1] = 0
    weights = class_weights(labels, shape["classes"]).astype(np.float32)
    model = settled_predictor(shape, seed)
    optimizer = make_optimizer(model, config)
    set_training_mode(model, config)
    criterion = nn.CrossEntropyLoss(weight=torch.from_numpy(weights))
    rng = np.random.default_rng(seed + 1)
    for _ in range(warmup):
        batch = rng.choice(rows, batch_rows, replace=False)
        train_step(model, optimizer, criterion, torch.from_numpy(inputs[batch]), torch.from_numpy(labels[batch]), config["gradClipNorm"])
    cut = config.pop("rateCut", 1.0)
    before = snapshot(model, optimizer)

    precise = SegmentPredictor(shape).double()
    precise.load_state_dict({n: t.double() if t.dtype.is_floating_point else t for n, t in model.state_dict().items()})
    precise_optimizer = make_optimizer(precise, config)
    for (_, mine), theirs in zip(precise.named_parameters(), model.parameters()):
        if theirs in optimizer.state:
            entry = optimizer.state[theirs]
            precise_optimizer.state[mine] = {
                "step": entry["step"].clone(), "exp_avg": entry["exp_avg"].double(), "exp_avg_sq": entry["exp_avg_sq"].double(),
            }
    for group in precise_optimizer.param_groups:
        group["lr"] *= cut
    set_training_mode(precise, config)
    batch = rng.choice(rows, batch_rows, replace=False)
    loss, norm = train_step(
        precise, precise_optimizer, nn.CrossEntropyLoss(weight=torch.from_numpy(weights).double()),
        torch.from_numpy(inputs[batch]).double(), torch.from_numpy(labels[batch]), config["gradClipNorm"],
    )
    gradients = {n: floats(p.grad) for n, p in precise.named_parameters() if p.grad is not None}
    precise.eval()
    with torch.no_grad():
        logits = precise(torch.from_numpy(inputs).double())
    rates = [config["learningRate"] * cut, config["learningRate"] * config["headLearningRateFactor"] * cut]
    return {
        "name": name, "slack": slack, "shape": {**shape, "headWidths": list(shape["headWidths"])}, "rows": rows,
        "inputs": floats(inputs), "labels": labels.tolist(), "batch": batch.tolist(), "step": warmup,
        "learningRates": {"backbone": rates[0], "head": rates[1]},
        "weightDecay": config["weightDecay"], "gradClipNorm": config["gradClipNorm"],
        "freezeBackbone": config.get("freezeBackbone", False), "frozenBatchNorm": config.get("frozenBatchNorm", "train"),
        "classWeights": floats(weights), "before": before,
        "after": {**snapshot(precise, precise_optimizer), "gradients": gradients, "loss": loss, "gradNorm": norm,
                  "logits": floats(logits)},
    }


# Whole runs ----------------------------------------------------------------------------------------------------------

def run_case(name, shape, rows, seed, overrides, tolerance, flips=0):
    """A whole run in float64.

    `tolerance` is how far float32 may be off, relative, for every number of the series; `flips` is how many rows may be
    predicted otherwise in an epoch, because two of their logits are equal but for rounding.
    """
    inputs, labels, backbone, run = synthetic_run(shape, rows, seed, overrides)
    return {
        "name": name, **described_run(shape, inputs, labels, overrides, tolerance, flips, run),
        "backbone": {n: floats(t) for n, t in backbone.items() if t.dtype.is_floating_point},
        "counters": {n: int(t) for n, t in backbone.items() if not t.dtype.is_floating_point},
    }


def drawn_run_case(name, shape, rows, seed, overrides, tolerance, flips=0):
    """A run from a backbone that is drawn from a seed instead of stored: full width costs nothing."""
    inputs, labels, run = drawn_run(shape, rows, seed, overrides)
    return {"name": name, **described_run(shape, inputs, labels, overrides, tolerance, flips, run), "backboneSeed": seed}


def scratch_run_case(name, shape, rows, seed, overrides, tolerance, flips=0):
    """A run without a foundation model."""
    inputs, labels, run = scratch_run(shape, rows, seed, overrides)
    return {"name": name, **described_run(shape, inputs, labels, overrides, tolerance, flips, run)}


def described_run(shape, inputs, labels, overrides, tolerance, flips, run):
    return {
        "tolerance": tolerance, "flips": flips, "shape": shape, "inputs": floats(inputs), "labels": labels.tolist(), "config": overrides,
        "split": run["split"], "classWeights": run["classWeights"], "steps": run["steps"], "history": run["history"],
        "bestEpoch": run["bestEpoch"], "stoppedEarly": run["stoppedEarly"], "testLogits": floats(run["testLogits"]),
    }


# Exported checkpoints ------------------------------------------------------------------------------------------------

def checkpoint_case(path, shape, rows, seed):
    """Saves a predictor as the script does and returns inputs and its float64 logits in evaluation mode."""
    inputs, _ = synthetic_bank(rows, shape["inputDim"], shape["classes"], seed)
    model = settled_predictor(shape, seed)
    classes = [f"class {c}" for c in range(shape["classes"])]
    torch.save({
        "model_state_dict": model.state_dict(), "freeze_backbone": False, "walk": 4,
        "metrics": dict.fromkeys(["accuracy", "precision_macro", "recall_macro", "f1_macro", "f1_weighted", "auc_ovr"], 0.5),
        "segment_classes": classes, "architecture": "MonadEMDE_SegmentPredictor",
    }, path)
    return {"inputs": floats(inputs), "rows": rows, "classes": classes, "logits": floats(predictor_logits(path, inputs))}


def predictor_of(path):
    """What a checkpoint's user makes of it: weights only, strict, evaluation mode; here in double precision."""
    checkpoint = torch.load(path, weights_only=True)
    state = checkpoint["model_state_dict"]
    shape = {
        "inputDim": state["input_proj.0.weight"].shape[1], "hiddenDim": state["input_proj.0.weight"].shape[0],
        "outputDim": state["output_proj.weight"].shape[0],
        "numLayers": len({name.split(".")[1] for name in state if name.startswith("residual_blocks.")}),
        "classes": len(checkpoint["segment_classes"]),
        "headWidths": (state["classifier.0.weight"].shape[0], state["classifier.4.weight"].shape[0]),
    }
    model = SegmentPredictor(shape)
    model.load_state_dict(state, strict=True)
    return model.double().eval()


def predictor_logits(path, inputs):
    model = predictor_of(path)
    with torch.no_grad():
        return model(torch.from_numpy(inputs).double()).numpy()


# Metrics -------------------------------------------------------------------------------------------------------------

def metrics_case(name, probabilities, predictions, labels, classes):
    probabilities = np.asarray(probabilities, dtype=np.float32)
    predictions, labels = np.asarray(predictions), np.asarray(labels)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            auc = number(sk.roc_auc_score(labels, probabilities, multi_class="ovr"))
        except ValueError:
            auc = None
        if classes == 2:
            aucs = [binary_auc(labels == c, probabilities[:, c]) for c in range(2)]
            auc = None if None in aucs else sum(aucs) / 2
        present = sorted(set(labels.tolist()) | set(predictions.tolist()))
        report = sk.classification_report(labels, predictions, zero_division=0, output_dict=True)
        curves = []
        for c in range(classes):
            fpr, tpr, thresholds = sk.roc_curve(labels == c, probabilities[:, c])
            defined = 0 < (labels == c).sum() < len(labels)
            curves.append({
                "fpr": fpr.tolist() if defined else [], "tpr": tpr.tolist() if defined else [],
                "thresholds": thresholds[1:].tolist() if defined else [],
                "auc": binary_auc(labels == c, probabilities[:, c]),
            })
        return {
            "name": name, "classes": classes, "probabilities": floats(probabilities),
            "predictions": predictions.tolist(), "labels": labels.tolist(),
            "metrics": {
                "accuracy": sk.accuracy_score(labels, predictions),
                "precision_macro": sk.precision_score(labels, predictions, average="macro", zero_division=0),
                "recall_macro": sk.recall_score(labels, predictions, average="macro", zero_division=0),
                "f1_macro": sk.f1_score(labels, predictions, average="macro", zero_division=0),
                "f1_weighted": sk.f1_score(labels, predictions, average="weighted", zero_division=0),
                "auc_ovr": auc,
            },
            "present": present,
            "confusion_matrix": sk.confusion_matrix(labels, predictions).tolist(),
            "report": {str(c): report[str(c)] for c in present},
            "averages": {"macro": report["macro avg"], "weighted": report["weighted avg"]},
            "roc": curves,
        }


def binary_auc(labels, scores):
    """scikit-learn's binary area, None where it is undefined."""
    if labels.all() or not labels.any():
        return None
    return float(sk.roc_auc_score(labels, scores))


def softmax_case(rows, classes, seed, scale):
    logits = (np.random.default_rng(seed).standard_normal((rows, classes)) * scale).astype(np.float32)
    tensor = torch.from_numpy(logits)
    return {
        "classes": classes, "logits": floats(logits), "probabilities": floats(torch.softmax(tensor, 1)),
        "predictions": torch.argmax(tensor, 1).tolist(),
    }


def binary_case(name, probabilities, labels, threshold):
    """What scikit-learn says of a two-class model, and the scripts' own gains and best threshold."""
    p = np.asarray(probabilities, np.float32)
    predictions = (p.astype(np.float64) >= threshold).astype(int)
    rows, positives = len(labels), int(labels.sum())
    both = 0 < positives < rows

    def at(t):
        called = (p.astype(np.float64) >= t).astype(int)
        return {
            "precision": sk.precision_score(labels, called, zero_division=0),
            "recall": sk.recall_score(labels, called, zero_division=0),
            "f1": sk.f1_score(labels, called, zero_division=0),
        }

    sweep = [{"threshold": float(t), **at(t)} for t in np.linspace(0.01, 0.99, 50)]
    best = int(np.argmax([point["f1"] for point in sweep]))
    order = np.argsort(-p.astype(np.float64), kind="stable")
    captured = np.cumsum(labels[order])
    points = min(200, rows)
    # JavaScript rounds a half up.
    reached = [math.floor(i * rows / points + 0.5) for i in range(points + 1)]
    case = {
        "name": name, "threshold": threshold, "probabilities": floats(p), "labels": labels.tolist(),
        "metrics": {
            "accuracy": sk.accuracy_score(labels, predictions), **at(threshold),
            "auc": sk.roc_auc_score(labels, p) if both else None,
            "average_precision": sk.average_precision_score(labels, p) if positives else None,
        },
        "confusion": sk.confusion_matrix(labels, predictions, labels=[0, 1]).tolist(),
        "sweep": sweep, "bestF1": {"threshold": sweep[best]["threshold"], "f1": sweep[best]["f1"]},
        "lift": {
            str(pct): captured[max(1, int(rows * pct / 100)) - 1] / positives / (pct / 100) if positives else None
            for pct in (10, 20, 30)
        },
        "gains": {
            "shares": [k / rows for k in reached],
            "captured": [float(captured[k - 1]) / positives if k > 0 and positives else 0 for k in reached],
        },
    }
    if both:
        fpr, tpr, cuts = sk.roc_curve(labels, p)
        # The first threshold is infinite, which JSON has not.
        case["roc"] = {"fpr": fpr.tolist(), "tpr": tpr.tolist(), "thresholds": [float(t) for t in cuts[1:]]}
        observed, predicted = calibration_curve(labels, p, n_bins=10)
        precision, recall, thresholds = sk.precision_recall_curve(labels, p)
        case["calibration"] = [{"predicted": float(x), "observed": float(y)} for x, y in zip(predicted, observed)]
        case["precisionRecall"] = {
            "precision": precision[:-1][::-1].tolist(), "recall": recall[:-1][::-1].tolist(),
            "thresholds": [float(t) for t in thresholds[::-1]],
        }
    return case


def binary_cases(rows, seed):
    rng = np.random.default_rng(seed)
    labels = np.append((rng.random(rows - 2) < 0.12).astype(int), [0, 1])
    scores = np.clip(rng.normal(0.3 + 0.3 * labels, 0.2), 0, 1)
    return [
        binary_case("overlapping", scores, labels, 0.5),
        binary_case("another threshold", scores, labels, 0.25),
        binary_case("ties", np.round(scores, 1), labels, 0.5),
        binary_case("constant", np.full(rows, 0.5), labels, 0.5),
        binary_case("certain", labels, labels, 0.5),
        binary_case("never called", scores * 0.4, labels, 0.5),
        binary_case("ties at the threshold", np.round(scores * 4) / 4, labels, 0.25),
        binary_case("subnormal scores", rng.choice([0.0, 1e-45, 1e-40, 1e-38], rows), labels, 1e-40),
        binary_case("no positives", scores, np.zeros(rows, int), 0.5),
        binary_case("only positives", scores, np.ones(rows, int), 0.5),
        binary_case("seven rows", scores[-7:], labels[-7:], 0.5),
    ]


def churn_baseline_case(train, test, seed):
    """Sketch-like rows of two classes, with column 5 that nearly gives the answer away: every column's AUC and regressions."""
    rng = np.random.default_rng(seed)
    rows, past, portfolio = train + test, 6, 4
    labels = np.append((rng.random(rows - 4) < 0.2).astype(int), [0, 1, 0, 1])
    labels[:2] = [0, 1]
    x = np.where(rng.random((rows, past + portfolio)) < 0.5, 0, rng.random((rows, past + portfolio))).astype(np.float32)
    # What churners do shows in several columns, in none of them alone.
    x[:, [1, 3, 7]] += (0.4 * labels).astype(np.float32)[:, None]
    x[:, 5] = np.where(rng.random(rows) < 0.01, 0.5, 0.9 - 0.8 * labels).astype(np.float32)
    x[rng.random(rows) < 0.02, :past] = 0
    split = [slice(0, train), slice(train, rows)]

    def aucs(columns):
        return [[binary_auc(labels[part], column[part]) for part in split] for column in columns]

    def logistic(columns):
        model = LogisticRegression(C=1, class_weight="balanced", tol=1e-10, max_iter=100_000)
        wide = x.astype(np.float64)[:, columns]
        return model.fit(wide[split[0]], labels[split[0]]).predict_proba(wide[split[1]])[:, 1].tolist()

    return {
        "width": past + portfolio, "pastWidth": past, "train": train, "test": test,
        "inputs": floats(x), "labels": labels.tolist(), "columns": aucs(x.T),
        "noPast": aucs([(x[:, :past] == 0).all(1)])[0],
        "past": logistic(slice(0, past)), "portfolio": logistic(slice(past, None)), "both": logistic(slice(0, None)),
    }


def metrics_cases(rows, seed):
    """Random scores and the awkward ones: ties, a class never predicted, absent, alone, constant and extreme scores."""
    rng = np.random.default_rng(seed)

    def probabilities(classes, concentration=1.0, decimals=None):
        p = rng.dirichlet(np.full(classes, concentration), rows)
        if decimals is not None:
            p = np.round(p, decimals)
            p[:, -1] += 1 - p.sum(1)
        return p.astype(np.float32)

    def case(name, classes, p, labels, predictions=None):
        return metrics_case(name, p, p.argmax(1) if predictions is None else predictions, labels, classes)

    shares = np.array([0.65, 0.2, 0.1, 0.05])
    imbalanced = np.append(rng.choice(4, rows - 4, p=shares), np.arange(4))
    p = probabilities(4)
    cases = [case("random", 4, p, imbalanced)]
    cases.append(case("ties in scores", 4, probabilities(4, decimals=1), imbalanced))
    constant = np.full((rows, 4), 0.25, np.float32)
    cases.append(case("constant scores", 4, constant, imbalanced))
    cases.append(case("a class never predicted", 4, p, imbalanced, np.where(p.argmax(1) == 3, 0, p.argmax(1))))
    absent = np.where(imbalanced == 2, 1, imbalanced)
    cases.append(case("a class absent but predicted", 4, p, absent))
    cases.append(case("a class neither actual nor predicted", 4, p, absent, np.where(p.argmax(1) == 2, 0, p.argmax(1))))
    cases.append(case("one class only", 4, p, np.full(rows, 1), np.full(rows, 1)))
    cases.append(case("one class actual, others predicted", 4, p, np.full(rows, 1)))
    certain = np.eye(4, dtype=np.float32)[imbalanced]
    cases.append(case("certain and right", 4, certain, imbalanced))
    cases.append(case("certain and wrong", 4, np.roll(certain, 1, axis=1), imbalanced))
    cases.append(case("scores that do not sum to one", 4, p * np.float32(0.9), imbalanced))
    tiny = np.concatenate([np.full((rows, 1), 1.0), rng.choice([0.0, 1e-45, 1e-40, 1e-38], (rows, 3))], axis=1)
    cases.append(case("subnormal scores", 4, tiny.astype(np.float32), imbalanced))
    two = np.append(rng.integers(0, 2, rows - 2), [0, 1])
    cases.append(case("two classes", 2, probabilities(2, decimals=2), two))
    seven = np.append(rng.integers(0, 7, rows - 7), np.arange(7))
    cases.append(case("seven classes", 7, probabilities(7, concentration=0.3), seven))
    return cases
