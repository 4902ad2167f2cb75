"""Reads everything that a churn run of the studio wrote, as its users do, and says what is not as it must be.

usage: churn_files.py FOLDER SKETCHES.npz [PYTHONS_OUTPUT]

PYTHONS_OUTPUT is a folder with what the script wrote for the same customers. Exit status 0, or 1 with the first fault.
"""

import contextlib
import io
import json
import runpy
import struct
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from safetensors import safe_open
from sklearn import metrics as sk

from network import SegmentPredictor

TOLERANCE = 1e-5
OURS = ["metrics_json", "customer_ids", "row_index"]
TESTED = ["accuracy", "precision", "recall", "f1", "auc", "average_precision"]

folder, sketches = Path(sys.argv[1]), Path(sys.argv[2])
theirs = Path(sys.argv[3]) if len(sys.argv) > 3 else None


def same(what, ours, expected):
    if ours != expected:
        sys.exit(f"{what}: {ours!r}, expected {expected!r}")


def close(what, ours, expected, tolerance):
    largest = float(np.abs(np.asarray(ours, np.float64) - np.asarray(expected, np.float64)).max())
    if not largest <= tolerance:
        sys.exit(f"{what}: differs by {largest}, allowed {tolerance}")
    print(f"{what}: within {largest:.1e}")


# The checkpoint -----------------------------------------------------------------------------------------------------
checkpoint = torch.load(folder / "churn_predictor_walk4.pt", weights_only=True)
state = checkpoint["model_state_dict"]
same("keys of the checkpoint", list(checkpoint), ["model_state_dict", "freeze_backbone", "walk", "metrics", "architecture"])
same("kinds in the checkpoint", [type(checkpoint[key]).__name__ for key in checkpoint], ["OrderedDict", "bool", "int", "dict", "str"])
same("metrics of the checkpoint", {key: type(value).__name__ for key, value in checkpoint["metrics"].items()},
     {key: "float" for key in TESTED[:5]})
same("architecture", checkpoint["architecture"], "MonadEMDE_ChurnPredictor")
model = SegmentPredictor({
    "inputDim": state["input_proj.0.weight"].shape[1], "hiddenDim": state["input_proj.0.weight"].shape[0],
    "outputDim": state["output_proj.weight"].shape[0], "classes": 1,
    "numLayers": len({name.split(".")[1] for name in state if name.startswith("residual_blocks.")}),
})
same("order of the tensors", list(state), list(model.state_dict()))
model.load_state_dict(state, strict=True)
model.double().eval()

# Predictions of the test split --------------------------------------------------------------------------------------
written = np.load(folder / "churn_predictions_walk4.npz", allow_pickle=True)
same("arrays of the predictions", written.files, ["predictions", "labels", "metrics", *OURS])
same("dtypes", [str(written[name].dtype) for name in written.files[:3]], ["float32", "float32", "object"])
same("metrics of the predictions", written["metrics"].item(), checkpoint["metrics"])
rows, labels, probabilities = written["row_index"], written["labels"], written["predictions"]
with np.load(sketches, allow_pickle=True) as data:
    inputs = np.concatenate([data["past_sketches"], data["portfolio_sketches"]], axis=1).astype(np.float32)[rows]
    same("labels by row", labels.tolist(), data["churn_labels"][rows].astype(np.float32).tolist())
    same("ids by row", written["customer_ids"].tolist(), data["customer_ids"][rows].astype(str).tolist())
with torch.no_grad():
    expected = torch.sigmoid(model(torch.from_numpy(inputs).double())).squeeze(-1).numpy()
close("probabilities in PyTorch", probabilities, expected, TOLERANCE)

# Metrics ------------------------------------------------------------------------------------------------------------
predicted = probabilities >= 0.5
scores = {
    "accuracy": sk.accuracy_score(labels, predicted), "precision": sk.precision_score(labels, predicted, zero_division=0),
    "recall": sk.recall_score(labels, predicted, zero_division=0), "f1": sk.f1_score(labels, predicted, zero_division=0),
    "auc": sk.roc_auc_score(labels, probabilities), "average_precision": sk.average_precision_score(labels, probabilities),
}
run = json.loads((folder / "run.json").read_text("utf-8"))
same("task", run["task"], "churn")
for row in run["history"]:
    same("keys of an epoch", list(row), ["epoch", "trainLoss", "valLoss", "valAuc", "learningRates", "gradNorm", "seconds"])
test = run["test"]
same("keys of the test", sorted(test), sorted([*TESTED, "threshold", "confusion_matrix", "report", "bestF1", "lift"]))
same("keys in the test", [sorted(test["bestF1"]), sorted(test["lift"]), list(test["report"])],
     [["f1", "threshold"], ["10", "20", "30"], ["Retained", "Churned"]])
same("threshold", test["threshold"], 0.5)
same("confusion matrix", test["confusion_matrix"], sk.confusion_matrix(labels, predicted).tolist())
close("metrics of run.json by scikit-learn", [test[key] for key in TESTED], list(scores.values()), 1e-12)
close("metrics of the checkpoint by scikit-learn", list(checkpoint["metrics"].values()), list(scores.values())[:5], 1e-12)
sweep = [(sk.f1_score(labels, probabilities >= at, zero_division=0), at) for at in np.linspace(0.01, 0.99, 50)]
best = sweep[int(np.argmax([f1 for f1, _ in sweep]))]
close("best F1 and its threshold", [test["bestF1"]["f1"], test["bestF1"]["threshold"]], best, 1e-12)

# Other tools --------------------------------------------------------------------------------------------------------
onnx_file, tensors_file = (folder / f"churn_predictor_walk4.{kind}" for kind in ("onnx", "safetensors"))
# `npm run train` writes neither.
if onnx_file.exists():
    onnx.checker.check_model(str(onnx_file), full_check=True)
    session = onnxruntime.InferenceSession(str(onnx_file), providers=["CPUExecutionProvider"])
    close("ONNX", session.run(["probabilities"], {"sketches": inputs})[0].reshape(-1), expected, TOLERANCE)
if tensors_file.exists():
    with safe_open(tensors_file, "pt") as file:
        same("tensors of safetensors", sorted(file.keys()), sorted(state))
        same("values of safetensors", [name for name in state if not torch.equal(file.get_tensor(name), state[name])], [])
        same("architecture in safetensors", file.metadata()["architecture"], "MonadEMDE_ChurnPredictor")
    print("safetensors: the same tensors")

# predict.py, beside the model and with its decision -----------------------------------------------------------------
decision = json.loads((folder / "decision.json").read_text("utf-8"))
with tempfile.TemporaryDirectory() as scratch:
    out = Path(scratch) / "all.npz"
    sys.argv = [str(folder / "predict.py"), str(sketches), "--out", str(out)]
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
        runpy.run_path(sys.argv[0], run_name="__main__")
    answers = np.load(out)
    close("predict.py", answers["churn_probability"][rows], expected, TOLERANCE)
    same("labels of predict.py", answers["labels"][rows].tolist(), labels.astype(int).tolist())
    same("threshold of predict.py", float(answers["threshold"]), decision["threshold"])
    same("who is called churned", answers["predictions"].tolist(), (answers["churn_probability"].astype(np.float64) >= decision["threshold"]).astype(int).tolist())

# The script's own output --------------------------------------------------------------------------------------------
if theirs is not None:
    their_checkpoint = torch.load(theirs / "churn_predictor_walk4.pt", weights_only=True)
    same("keys as the script's", list(checkpoint), list(their_checkpoint))
    same("metrics as the script's", list(checkpoint["metrics"]), list(their_checkpoint["metrics"]))
    describe = lambda tensors: [(name, tuple(tensor.shape), str(tensor.dtype)) for name, tensor in tensors.items()]
    same("tensors as the script's", describe(state), describe(their_checkpoint["model_state_dict"]))
    their_arrays = np.load(theirs / "churn_predictions_walk4.npz", allow_pickle=True)
    describe = lambda arrays, names: [(name, str(arrays[name].dtype), arrays[name].shape) for name in names]
    same("arrays as the script's", describe(written, written.files[:3]), describe(their_arrays, their_arrays.files))
    same("customers as the script's", labels.tolist(), their_arrays["labels"].tolist())
    for name in ("churn_prediction_results.png", "churn_advanced_kpis.png"):
        sizes = [struct.unpack(">II", (where / name).read_bytes()[16:24]) for where in (folder, theirs)]
        same(f"{name} is at least as large as the script's", [ours >= other for ours, other in zip(*sizes)], [True, True])
