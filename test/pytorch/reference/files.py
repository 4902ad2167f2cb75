"""Small files as NumPy and PyTorch really write them: good ones in every accepted form, and one per refusal."""

import datetime
import decimal
import io
import sys
import types
import uuid
import zipfile
from collections import OrderedDict

import numpy as np
import torch
from sklearn import metrics as sk
from sklearn.metrics.pairwise import cosine_similarity

import cases
from network import SegmentPredictor, settled_predictor

CLASSES = ["mass", "affluent", "business", "private"]
SHAPE = {"inputDim": 5, "hiddenDim": 4, "outputDim": 3, "numLayers": 2, "classes": 4, "headWidths": (6, 4)}


def six_customers():
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
    return good


def sketch_files(folder):
    good = six_customers()
    past, portfolio, segments = good["past_sketches"], good["portfolio_sketches"], good["segments"]

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
    save("no-labels", segments=None, churn_labels=None, future_sketches=None)
    save("broken-extras", churn_labels=np.zeros((6, 2)), future_sketches=past[:5])
    save("non-finite-future", future_sketches=broken)
    save("one-dimensional", past_sketches=past[:, 0])
    save("complex", portfolio_sketches=portfolio.astype(complex))
    save("text-sketches", past_sketches=past.astype(str))
    save("other-rows", portfolio_sketches=portfolio[:5])
    save("other-labels", segments=segments[:4])
    save("label-matrix", segments=segments.reshape(6, 1))
    save("fractional-labels", segments=np.array([0, 1, 2.5, 1, 0, 3]))
    save("no-rows", past_sketches=past[:0], portfolio_sketches=portfolio[:0], segments=segments[:0], customer_ids=None)
    save("no-columns", portfolio_sketches=portfolio[:, :0])


def odd_sketch_files(folder):
    """What people's own pipelines make of the same six customers."""
    good = six_customers()
    segments = good["segments"]
    index = np.array([CLASSES.index(label) for label in segments])

    def save(name, /, **changes):
        np.savez_compressed(folder / f"{name}.npz", **{**good, **changes})

    class Missing:
        """Pickled as pandas pickles its NA: a name in a module."""
        def __reduce__(self):
            return "NA"

    # pandas itself is not needed: what it leaves in the file is this name.
    pandas = {name: types.ModuleType(name) for name in ("pandas", "pandas._libs", "pandas._libs.missing")}
    Missing.__module__ = "pandas._libs.missing"
    missing = pandas["pandas._libs.missing"].NA = Missing()
    sys.modules.update(pandas)

    save("digit-texts", segments=np.array([str(i + 1) for i in index], dtype=object))
    save("from-one", segments=index + 1)
    save("tens", segments=(index + 1) * 10)
    save("booleans", segments=index > 0)
    save("boolean-objects", segments=np.array([True, None, False, True, False, True], dtype=object))
    save("float-ids", customer_ids=np.array([5_000_000.0, np.nan, 5_000_002.0, 5_000_003.0, 1.5, 7.0]))
    save("python-float-ids", customer_ids=np.array([1.0, 1.1, 1e16, 1e-05, np.float32(1.1), None], dtype=object))
    save("missing-ids", customer_ids=np.array([5, 4, 3, None, 1, 0], dtype=object))
    save("hashed-ids", customer_ids=np.array([-2534516319769521247, 2**62 + 1, 0, -1, 7, 2**63 - 1]))
    save("more-ids", customer_ids=np.array([f"C{i}" for i in range(8)]))
    save("id-matrix", customer_ids=np.stack([good["customer_ids"]] * 2, 1))
    save("string-dtype", segments=segments.astype(np.dtypes.StringDType()))
    save("pandas-na", segments=np.array(["mass", missing, "private", "affluent", "mass", missing], dtype=object))
    save("dates", segments=np.array(["2020-01-01"] * 6, "M8[D]"))
    save("date-objects", segments=np.array([datetime.date(2020, 1, 1)] * 6, dtype=object))
    save("records", segments=np.array([(1, 2.0)] * 6, [("a", "i4"), ("b", "f8")]))
    save("fractions", segments=np.array([0, 1, 2, 3, 0, 0.5]))
    save("complex-labels", segments=index + 0j)
    save("decimals", segments=np.array([decimal.Decimal(int(i) + 1) for i in index]),
         customer_ids=np.array([decimal.Decimal(text) for text in ("5", "4.50", "3E+7", "-1", "NaN", "7")]))
    save("numpy-texts", segments=np.array([np.str_(text) for text in segments], dtype=object))
    # A Categorical, and the text of pandas 3, become such an array when NumPy saves them.
    save("mixed-gaps", segments=np.array(["mass", None, "private", "", float("nan"), np.nan], dtype=object))
    save("uuid-ids", customer_ids=np.array([uuid.UUID(int=i * 2**99 + 7) for i in range(6)], dtype=object))
    save("unused-kinds", snapshot_date=np.datetime64("2026-10-31"), customer_since=np.array(["2020-01-01"] * 6, "M8[D]"),
         profile=np.array([(1, 2.0)] * 6, [("a", "i4"), ("b", "f8")]), long=np.longdouble(1.5))
    save("decomposed", segments=np.array(["u\u0308st", "mass", "u\u0308st", "mass", "mass", "mass"], dtype=object))

    with zipfile.ZipFile(folder / "digit-texts.npz") as plain:
        members = [(info.filename, plain.read(info)) for info in plain.infolist()]
    with zipfile.ZipFile(folder / "finder.npz", "w", zipfile.ZIP_DEFLATED) as finder:
        for name, content in members:
            finder.writestr(name, content)
            finder.writestr(f"__MACOSX/._{name}", b"\x00\x05\x16\x07Mac OS X")
    with zipfile.ZipFile(folder / "no-endings.npz", "w", zipfile.ZIP_DEFLATED) as bare:
        for name, content in members:
            bare.writestr(name.removesuffix(".npy"), content)
    (folder / "padded.npz").write_bytes((folder / "digit-texts.npz").read_bytes() + bytes(512))


def other_sketch_files(folder):
    """What NumPy reads and the studio refuses, each with a sentence that says what to do."""
    good = six_customers()
    np.savez(folder / "unnamed.npz", *good.values())
    for name, method in (("lzma", zipfile.ZIP_LZMA), ("bzip2", zipfile.ZIP_BZIP2)):
        with zipfile.ZipFile(folder / f"{name}.npz", "w", method) as packed:
            for array, values in good.items():
                content = io.BytesIO()
                np.save(content, values)
                packed.writestr(f"{array}.npy", content.getvalue())


def odd_checkpoint_files(folder):
    """The foundation as other tools save it; PyTorch loads each, or does once a wrapper's prefix is taken off."""
    torch.manual_seed(5)
    good = foundation_checkpoint()
    state = OrderedDict(good["model_state_dict"])

    def save(name, renamed, **changes):
        torch.save({**good, "model_state_dict": renamed, **changes}, folder / f"{name}.pt")

    def prefixed(prefix):
        return OrderedDict((prefix + name, tensor) for name, tensor in state.items())

    def counters(change):
        return {name: change(tensor) if tensor.dim() == 0 else tensor for name, tensor in state.items()}

    def noted(tensor):
        tensor = tensor.clone()
        tensor.tag = "a note"
        return tensor

    save("usual", state)
    for prefix in ("module.", "_orig_mod.", "model.", "_orig_mod.module.", "module._orig_mod.", "model._orig_mod."):
        save(f"prefix-{prefix.replace('.', '-')}", prefixed(prefix))
    save("averaged", OrderedDict([("n_averaged", torch.tensor(3)), *prefixed("module.").items()]))
    save("no-counters", {name: tensor for name, tensor in state.items() if not name.endswith("num_batches_tracked")})
    save("half-counters", counters(lambda tensor: tensor.half()))
    save("int-counters", counters(lambda tensor: tensor.int()))
    save("counter-vectors", counters(lambda tensor: tensor.reshape(1)))
    save("noted", OrderedDict((name, noted(tensor)) for name, tensor in state.items()))
    save("negated", OrderedDict((name, torch._neg_view(-tensor) if tensor.dim() > 0 else tensor) for name, tensor in state.items()))
    dims = {key: good[key] for key in ("input_dim", "output_dim", "hidden_dim", "num_layers", "dropout")}
    lightning = {**prefixed("model."), "loss.weight": torch.ones(4)}
    torch.save({"state_dict": lightning, "hyper_parameters": dims, "epoch": 3, "pytorch-lightning_version": "2.5"}, folder / "lightning.pt")
    save("tensor-dimension", state, hidden_dim=torch.tensor(4))
    save("unknown-prefix", prefixed("backbone."))
    save("numpy-dimensions", state, input_dim=np.int64(5), hidden_dim=np.int32(4), output_dim=np.uint8(3), num_layers=np.int64(2), dropout=np.float32(0.1))
    torch.save(torch.nn.Linear(2, 2), folder / "whole-module.pt")
    torch.save(state, folder / "bare-weights.pt")

    class FromTpu:
        def __init__(self, tensor, rebuild, value):
            self.parts = (rebuild, (value, tensor.dtype, "xla:0", False))
        def __reduce__(self):
            return self.parts
    # What a checkpoint of a TPU says for each tensor; the tensors themselves need no TPU to be written.
    rebuild_numpy, rebuild_cpu = torch._utils._rebuild_device_tensor_from_numpy, torch._utils._rebuild_device_tensor_from_cpu_tensor
    save("tpu-numpy", OrderedDict((name, FromTpu(tensor, rebuild_numpy, tensor.numpy())) for name, tensor in state.items()))
    save("tpu-cpu", OrderedDict((name, FromTpu(tensor, rebuild_cpu, tensor)) for name, tensor in state.items()))

    torch.manual_seed(6)
    tuned = {"model_state_dict": SegmentPredictor(SHAPE).state_dict(), "freeze_backbone": False, "walk": 4, "metrics": {},
             "architecture": "MonadEMDE_SegmentPredictor"}
    for name, classes in {"digits": ["1", "2", "3", "4"], "tuple": tuple(CLASSES), "array": np.array(CLASSES, dtype=object),
                          "unicode-array": np.array(CLASSES), "whole-numbers": [10, 20, 30, 40], "dict": dict(enumerate(CLASSES))}.items():
        torch.save({**tuned, "segment_classes": classes}, folder / f"predictor-{name}.pt")


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
    """What the scripts write of two segment runs on one split and of a churn run: weights are untrained, predictions drawn, metrics scikit-learn's."""
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
    churn_result_files(folder)
    foundation_result_files(folder)


def foundation_result_files(folder):
    """What the foundation script writes of a run: untrained weights, drawn futures of 40 customers of whom three have none."""
    rng = np.random.default_rng(12)
    targets = np.zeros((40, 3), np.float32)
    targets[np.arange(40), rng.integers(0, 3, 40)] = 10
    targets[[4, 17, 31]] = 0
    logits = torch.tensor(rng.normal(0, 1, (40, 3)) + 0.2 * targets, dtype=torch.float32)
    predictions = torch.softmax(logits, 1).numpy()
    similarities = np.array([cosine_similarity(p[None], t[None])[0, 0] for p, t in zip(predictions, targets)])
    target = folder / "pre-trained"
    target.mkdir(exist_ok=True)
    torch.save({**foundation_checkpoint(), "train_losses": [3.0, 2.5, 2.25], "val_losses": [3.5, 2.75, 2.5],
                "test_similarities": similarities, "mean_similarity": similarities.mean()},
               target / "future_ubr_model_walk4.pt")
    np.savez(target / "future_ubr_predictions_walk4.npz", predictions=predictions, targets=targets, similarities=similarities)


def churn_result_files(folder):
    """What the churn script writes of a run: one output, probabilities and labels as float32, no class names."""
    rng = np.random.default_rng(12)
    labels = (rng.random(60) < 0.25).astype(np.float32)
    torch.manual_seed(9)
    state = SegmentPredictor({**SHAPE, "classes": 1}).state_dict()
    logits = rng.normal(-1, 1, 60) + 2 * labels
    probabilities = torch.sigmoid(torch.tensor(logits, dtype=torch.float32)).numpy()
    predicted = (probabilities >= 0.5).astype(int)
    metrics = {"accuracy": float(sk.accuracy_score(labels, predicted)),
               "precision": float(sk.precision_score(labels, predicted, zero_division=0)),
               "recall": float(sk.recall_score(labels, predicted, zero_division=0)),
               "f1": float(sk.f1_score(labels, predicted, zero_division=0)), "auc": float(sk.roc_auc_score(labels, probabilities))}
    target = folder / "churn"
    target.mkdir(exist_ok=True)
    torch.save({"model_state_dict": state, "freeze_backbone": False, "walk": 4, "metrics": metrics,
                "architecture": "MonadEMDE_ChurnPredictor"}, target / "churn_predictor_walk4.pt")
    np.savez(target / "churn_predictions_walk4.npz", predictions=probabilities, labels=labels, metrics=metrics)
