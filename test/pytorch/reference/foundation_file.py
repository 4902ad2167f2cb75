"""`foundation_file.py MODEL.pt PREDICTIONS.npz SKETCHES.npz`: reads a foundation model as the scripts that fine-tune it do.

Both take widths, depth and dropout from the file, make their network of them and load its state under their head. A segment
model that began without one is read beside it. Says how far PyTorch's predictions are from the run's, or what is wrong.
"""

import sys

import numpy as np
import torch
from torch import nn

from network import SegmentPredictor
from pre_train import DROPOUT, LAYERS, Foundation

HIDDEN, TOLERANCE = 64, 1e-5
FOUNDATION_KINDS = {
    "model_state_dict": "OrderedDict", "input_dim": "int", "output_dim": "int", "hidden_dim": "int", "num_layers": "int",
    "dropout": "float", "walk": "int", "train_losses": "list", "val_losses": "list",
    # NumPy's array and scalar in the script's own file, which `weights_only` refuses.
    "test_similarities": "list", "mean_similarity": "float", "architecture": "str",
}
SEGMENT_KINDS = {
    "model_state_dict": "OrderedDict", "freeze_backbone": "bool", "walk": "int", "metrics": "dict",
    "segment_classes": "list", "architecture": "str",
}


def same(what, ours, expected):
    if ours != expected:
        sys.exit(f"{what}: {ours!r}, expected {expected!r}")


def predictor(outputs, model):
    """The network of the segment script (four outputs) or of churn's (one), of the dimensions that a file tells."""
    return SegmentPredictor({
        "inputDim": model["input_dim"], "hiddenDim": model["hidden_dim"], "outputDim": model["output_dim"],
        "numLayers": model["num_layers"], "classes": outputs,
    }, dropout=model["dropout"])


def read_foundation(model, inputs):
    same("keys and kinds", {key: type(value).__name__ for key, value in model.items()}, FOUNDATION_KINDS)
    same("order of the keys", list(model), list(FOUNDATION_KINDS))
    for key in ("train_losses", "val_losses", "test_similarities"):
        same(f"kinds in {key}", {type(value) for value in model[key]}, {float})
    told = [model[key] for key in ("input_dim", "output_dim", "hidden_dim", "num_layers", "dropout", "walk", "architecture")]
    same("what the file tells", told, [640, 320, HIDDEN, LAYERS, DROPOUT, 4, "MonadEMDE_ResidualFFN"])
    state = model["model_state_dict"]
    network = Foundation(model["input_dim"], model["hidden_dim"], model["output_dim"])
    expected = network.state_dict()
    same("order of the tensors", list(state), list(expected))
    same("kinds of the tensors", [tensor.dtype for tensor in state.values()], [tensor.dtype for tensor in expected.values()])
    network.load_state_dict(state, strict=True)
    network.eval()
    outputs = network(inputs)
    for head in (4, 1):
        tuned = predictor(head, model)
        dropouts = [module.p for module in tuned.residual_blocks.modules() if isinstance(module, nn.Dropout)]
        same("dropout of the blocks", dropouts, [DROPOUT] * LAYERS)
        missing, unexpected = tuned.load_state_dict(state, strict=False)
        same("tensors that no network has", unexpected, [])
        same("tensors that are left to the head", [name for name in missing if not name.startswith("classifier.")], [])
        tuned.eval()
        tuned.classifier = nn.LogSoftmax(dim=1)
        same("outputs under a head", torch.equal(tuned(inputs), outputs), True)
    return outputs.exp()


def read_segment(model, inputs):
    same("keys and kinds", {key: type(value).__name__ for key, value in model.items()}, SEGMENT_KINDS)
    state = model["model_state_dict"]
    network = predictor(4, {"input_dim": 640, "hidden_dim": HIDDEN, "output_dim": 320, "num_layers": LAYERS, "dropout": DROPOUT})
    same("order of the tensors", list(state), list(network.state_dict()))
    network.load_state_dict(state, strict=True)
    network.eval()
    return network(inputs).softmax(1)


checkpoint, predictions, sketches = sys.argv[1:]
model = torch.load(checkpoint, map_location="cpu", weights_only=True)
written = np.load(predictions, allow_pickle=True)
rows = written["row_index"]
with np.load(sketches, allow_pickle=True) as data:
    inputs = torch.from_numpy(np.hstack([data["past_sketches"], data["portfolio_sketches"]])[rows].astype(np.float32))
    futures, ids = data["future_sketches"][rows].astype(np.float32), data["customer_ids"][rows].astype(str)
same("ids by row", written["customer_ids"].tolist(), ids.tolist())
name = "foundation" if "mean_similarity" in model else "segment"
with torch.no_grad():
    expected = (read_foundation if name == "foundation" else read_segment)(model, inputs).numpy()
if name == "foundation":
    same("arrays", written.files, ["predictions", "targets", "similarities", "customer_ids", "row_index"])
    same("targets", np.array_equal(written["targets"], futures), True)
    same("similarities of the file", written["similarities"].tolist(), model["test_similarities"])
    cosines = nn.functional.cosine_similarity(torch.from_numpy(expected), torch.from_numpy(futures)).numpy()
    difference = float(np.abs(cosines - written["similarities"]).max())
    same("similarities in PyTorch", difference <= TOLERANCE, True)
    same("their mean", abs(model["mean_similarity"] - cosines.mean()) <= TOLERANCE, True)
    difference = max(difference, float(np.abs(expected - written["predictions"]).max()))
else:
    difference = float(np.abs(expected - written["probabilities"]).max())
if not difference <= TOLERANCE:
    sys.exit(f"predictions: differ by {difference}")
print(f"{name}: within {difference:.1e}")
