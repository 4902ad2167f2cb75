"""Small files as NumPy and PyTorch really write them: good ones in every accepted form, and one per refusal."""

import numpy as np
import torch

import cases
from network import SegmentPredictor, settled_predictor

CLASSES = ["mass", "affluent", "business", "private"]
SHAPE = {"inputDim": 5, "hiddenDim": 4, "outputDim": 3, "numLayers": 2, "classes": 4, "headWidths": (6, 4)}


def sketch_files(folder):
    """Sketches of six customers: two past and three portfolio columns."""
    rng = np.random.default_rng(3)
    past = np.round(rng.gamma(1.0, 1.0, (6, 2)), 3)
    portfolio = np.round(rng.gamma(1.0, 1.0, (6, 3)), 3)
    past[2] = 0
    segments = np.array(["mass", "mass", "private", "affluent", "mass", "private"], dtype=object)
    good = {
        "past_sketches": past, "portfolio_sketches": portfolio, "future_sketches": past,
        "segments": segments, "customer_ids": np.array([f"C{i:05d}" for i in (1, 2, 3, 3, 5, 1)]),
        "churn_labels": np.zeros(6, np.int64), "walk": np.array(4), "past_days": np.array(90),
        "time_decay_lambda": np.array(0.01),
    }

    def save(name, /, _plain=False, **changes):
        arrays = {key: value for key, value in {**good, **changes}.items() if value is not None}
        (np.savez if _plain else np.savez_compressed)(folder / f"{name}.npz", **arrays)

    broken = past.copy()
    broken[1, 1], broken[4, 0] = np.nan, np.inf
    save("usual")
    save("float16-stored", _plain=True, past_sketches=past.astype("<f2"), portfolio_sketches=portfolio.astype("<f4"))
    save("big-endian-fortran", past_sketches=np.asfortranarray(past.astype(">f8")), portfolio_sketches=portfolio.astype(">f4"))
    save("integers", past_sketches=(past * 10).astype(np.int16), portfolio_sketches=(portfolio * 10).astype(np.uint8),
         segments=np.array([0, 0, 3, 1, 0, 3]), customer_ids=np.array([1, 2, 3, 3, 5, 1]))
    save("unicode-labels", segments=segments.astype("<U8"), customer_ids=None, walk=None)
    save("bytes-labels", segments=segments.astype("S8"))
    save("missing-labels", segments=np.array(["mass", None, "private", "", float("nan"), " "], dtype=object))
    save("object-integers", segments=np.array([0, None, 3, 1, 0, 3], dtype=object))
    save("float-labels", segments=np.array([0, np.nan, 3, 1, 0, 3]))
    save("non-finite", past_sketches=broken)
    save("no-segments", segments=None)
    save("one-dimensional", past_sketches=past[:, 0])
    save("complex", portfolio_sketches=portfolio.astype(complex))
    save("text-sketches", past_sketches=past.astype(str))
    save("other-rows", portfolio_sketches=portfolio[:5])
    save("other-labels", segments=segments[:4])
    save("label-matrix", segments=segments.reshape(6, 1))
    save("fractional-labels", segments=np.array([0, 1, 2.5, 1, 0, 3]))
    save("no-rows", past_sketches=past[:0], portfolio_sketches=portfolio[:0], segments=segments[:0], customer_ids=None)
    save("no-columns", portfolio_sketches=portfolio[:, :0])


def foundation_checkpoint():
    torch.manual_seed(5)
    model = settled_predictor(SHAPE, 5)
    state = model.state_dict()
    for name in [name for name in state if name.startswith("classifier")]:
        del state[name]
    return {
        "model_state_dict": state, "input_dim": 5, "output_dim": 3, "hidden_dim": 4, "num_layers": 2, "dropout": 0.1,
        "walk": 4, "train_losses": [3.0, 2.5], "val_losses": [3.5, 2.75], "test_similarities": np.linspace(0, 1, 5),
        "mean_similarity": np.float32(0.75), "architecture": "MonadEMDE_ResidualFFN",
    }


def checkpoint_files(folder):
    def save(name, /, _drop=(), _state=None, **changes):
        checkpoint = {**foundation_checkpoint(), **changes}
        for key in _drop:
            del checkpoint[key]
        if _state is not None:
            _state(checkpoint["model_state_dict"])
        torch.save(checkpoint, folder / f"{name}.pt")

    def put(key, index, value):
        def change(state):
            state[key][index] = value
        return change

    save("usual")
    save("half-weights", _state=lambda state: state.update({n: t.half() for n, t in state.items() if t.dtype.is_floating_point}))
    save("no-walk", _drop=["walk", "mean_similarity", "train_losses", "val_losses"])
    save("more-layers", num_layers=3)
    save("fewer-layers", num_layers=1)
    save("other-width", hidden_dim=5)
    save("no-hidden-dim", _drop=["hidden_dim"])
    save("bad-dropout", dropout=1.5)
    save("huge-layers", num_layers=10**9)
    save("nan-weight", _state=put("residual_blocks.1.block.0.weight", (2, 3), float("nan")))
    save("infinite-bias", _state=put("output_proj.bias", 1, float("inf")))
    save("negative-variance", _state=put("input_proj.1.running_var", 3, -0.5))
    save("missing-bias", _state=lambda state: state.pop("output_proj.bias"))
    save("float-counter", _state=lambda state: state.update({"input_proj.1.num_batches_tracked": torch.tensor(7.0)}))
    save("other-network", architecture="ResNet50")
    torch.save(foundation_checkpoint()["model_state_dict"], folder / "plain-state-dict.pt")
    torch.save([1, 2, 3], folder / "list.pt")
    torch.save({"epoch": 3}, folder / "no-state.pt")

    torch.manual_seed(6)
    predictor = SegmentPredictor(SHAPE)
    tuned = {
        "model_state_dict": predictor.state_dict(), "freeze_backbone": False, "walk": 4,
        "metrics": {"accuracy": 0.98, "precision_macro": 0.94, "recall_macro": 0.97, "f1_macro": 0.95,
                    "f1_weighted": 0.98, "auc_ovr": float("nan")},
        "segment_classes": CLASSES, "architecture": "MonadEMDE_SegmentPredictor",
    }
    torch.save(tuned, folder / "predictor.pt")
    torch.save({**tuned, "segment_classes": CLASSES[:3]}, folder / "predictor-three-names.pt")


def result_files(folder):
    """What the segment script writes of two runs on one split: weights are untrained, predictions drawn, metrics scikit-learn's."""
    rng = np.random.default_rng(11)
    labels = rng.choice(4, 60, p=[0.5, 0.2, 0.2, 0.1]).astype(np.int64)
    torch.manual_seed(8)
    state = SegmentPredictor(SHAPE).state_dict()
    for name, skill in (("first", 2.5), ("second", 1.0)):
        logits = rng.normal(0, 1, (60, 4)) + skill * np.eye(4)[labels]
        probabilities = torch.softmax(torch.tensor(logits, dtype=torch.float32), 1).numpy()
        predictions = probabilities.argmax(1)
        scored = cases.metrics_case(name, probabilities, predictions, labels, 4)["metrics"]
        metrics = {key: float(value) for key, value in scored.items()}
        target = folder / name
        target.mkdir(exist_ok=True)
        torch.save({"model_state_dict": state, "freeze_backbone": name == "second", "walk": 4, "metrics": metrics,
                    "segment_classes": CLASSES, "architecture": "MonadEMDE_SegmentPredictor"},
                   target / "segment_predictor_walk4.pt")
        np.savez(target / "segment_predictions_walk4.npz", predictions=predictions, probabilities=probabilities,
                 labels=labels, metrics=metrics, segment_classes=CLASSES)
