#!/usr/bin/env python3
"""Segments for customers, from an EMDE sketches file and the checkpoint beside this script.

usage: python predict.py SKETCHES.npz [--out PREDICTIONS.npz] [--model CHECKPOINT.pt] [--batch-size 4096]

Needs torch and numpy, nothing else. The network is built from the shapes of the checkpoint's tensors, so the same
file serves every width and depth that Segment Studio can train. Exit status 0, or 1 with one sentence on stderr.
"""
import argparse
import pathlib
import pickle
import sys

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


def block(state, linear, norm):
    """Linear, BatchNorm1d, LeakyReLU with the shapes that the checkpoint has under these names."""
    rows, columns = state[linear + ".weight"].shape
    return {linear: nn.Linear(columns, rows), norm: nn.BatchNorm1d(rows)}


class SegmentPredictor(nn.Module):
    """L2 normalisation, input projection, residual blocks, output projection, classification head.

    Dropout is left out: it does nothing in evaluation mode and holds no tensors.
    """

    def __init__(self, state):
        super().__init__()
        self.depth = 1 + max((int(key.split(".")[1]) for key in state if key.startswith("residual_blocks.")), default=-1)
        layers = block(state, "input_proj.0", "input_proj.1")
        for i in range(self.depth):
            layers |= block(state, f"residual_blocks.{i}.block.0", f"residual_blocks.{i}.block.1")
        layers |= block(state, "classifier.0", "classifier.1") | block(state, "classifier.4", "classifier.5")
        for name in ("output_proj", "classifier.8"):
            rows, columns = state[name + ".weight"].shape
            layers[name] = nn.Linear(columns, rows)
        # Module names may not hold dots; the checkpoint's keys are translated the same way.
        self.layers = nn.ModuleDict({name.replace(".", "_"): layer for name, layer in layers.items()})
        self.load_state_dict(
            {"layers." + "_".join(key.split(".")[:-1]) + "." + key.split(".")[-1]: value for key, value in state.items()}
        )

    def activated(self, x, linear, norm):
        return F.leaky_relu(self.layers[norm](self.layers[linear](x)), 0.01)

    def forward(self, x):
        h = self.activated(F.normalize(x, p=2, dim=-1), "input_proj_0", "input_proj_1")
        for i in range(self.depth):
            h = h + self.activated(h, f"residual_blocks_{i}_block_0", f"residual_blocks_{i}_block_1")
        h = self.activated(self.layers["output_proj"](h), "classifier_0", "classifier_1")
        return self.layers["classifier_8"](self.activated(h, "classifier_4", "classifier_5"))


class PlainValues(pickle.Unpickler):
    """Reads an object array of texts or numbers; a pickle that asks for anything but NumPy's array is refused."""

    def find_class(self, module, name):
        if name == "_reconstruct" and module in ("numpy.core.multiarray", "numpy._core.multiarray"):
            return np.empty(0, object).__reduce__()[0]
        if (module, name) in (("numpy", "ndarray"), ("numpy", "dtype")):
            return getattr(np, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not a plain value")


def read_ids(data):
    """The customer ids of an open .npz, or None. Ids that were saved as Python objects become texts."""
    if "customer_ids" not in data.files:
        return None
    try:
        return data["customer_ids"]
    except ValueError:  # an object array, which np.load reads only by running what its pickle says
        with data.zip.open("customer_ids.npy") as file:
            version = np.lib.format.read_magic(file)
            header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
            header(file)
            return PlainValues(file).load().astype(str)


def read_inputs(path, width):
    """past and portfolio sketches side by side as float32 [customers, width], and the customer ids if there are any."""
    with np.load(path, allow_pickle=False) as data:
        missing = [name for name in ("past_sketches", "portfolio_sketches") if name not in data.files]
        if missing:
            raise ValueError(f"{path} has no array {' and '.join(missing)}; it holds {', '.join(data.files)}.")
        x = np.concatenate([data["past_sketches"], data["portfolio_sketches"]], axis=1).astype(np.float32)
        ids = read_ids(data)
    if x.shape[1] != width:
        raise ValueError(f"{path} has {x.shape[1]} sketch columns, the model takes {width}.")
    if not np.isfinite(x).all():
        row = int(np.argwhere(~np.isfinite(x))[0][0])
        raise ValueError(f"{path} holds NaN or infinite values, first in row {row}.")
    return x, ids


def main():
    parser = argparse.ArgumentParser(description="Segments for customers, from an EMDE sketches file.")
    parser.add_argument("sketches", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, help="save predictions, probabilities and customer_ids as .npz")
    parser.add_argument("--model", type=pathlib.Path, help="default: the segment_predictor_walk*.pt beside this script")
    parser.add_argument("--batch-size", type=int, default=4096)
    args = parser.parse_args()

    found = [args.model] if args.model else sorted(pathlib.Path(__file__).parent.glob("segment_predictor_walk*.pt"))
    if len(found) != 1:
        raise ValueError(f"{len(found)} checkpoints beside {__file__}: name one with --model.")
    checkpoint = torch.load(found[0], map_location="cpu", weights_only=True)
    classes = checkpoint["segment_classes"]
    model = SegmentPredictor(checkpoint["model_state_dict"]).eval()
    x, ids = read_inputs(args.sketches, model.layers["input_proj_0"].in_features)

    with torch.no_grad():
        parts = [torch.softmax(model(torch.from_numpy(x[i : i + args.batch_size])), dim=-1) for i in range(0, len(x), args.batch_size)]
    probabilities = torch.cat(parts).numpy() if parts else np.zeros((0, len(classes)), np.float32)
    predictions = probabilities.argmax(axis=1).astype(np.int64)

    for index, name in enumerate(classes):
        count = int((predictions == index).sum())
        print(f"{name:12s} {count:8d}  {count / max(1, len(x)):7.2%}")
    if args.out:
        arrays = {"predictions": predictions, "probabilities": probabilities, "segment_classes": np.array(classes)}
        np.savez_compressed(args.out, **arrays, **({} if ids is None else {"customer_ids": ids}))
        print(f"saved {args.out}")


if __name__ == "__main__":
    try:
        main()
    except (ValueError, OSError, KeyError, pickle.UnpicklingError) as error:
        sys.exit(f"predict.py: {error}")
