#!/usr/bin/env python3
"""Segments or churn of customers, from an EMDE sketches file and the checkpoint beside this script.

usage: python predict.py SKETCHES.npz|TABLE [--out PREDICTIONS.npz] [--model CHECKPOINT.pt] [--batch-size 4096]

A model that was trained on a table takes a table with the same columns instead: CSV (also gzipped), .npz, or Parquet where
pandas is there to read it. Needs torch and numpy, nothing else. The decision.json beside the checkpoint says what labels became in training, so that
`labels` in the output means the same, and from which probability on a customer counts as churned. The network is built from the shapes of the checkpoint's tensors, so the same
file serves every width and depth that Segment Studio can train. Exit status 0, or 1 with one sentence on stderr.
"""
import argparse
import csv
import gzip
import hashlib
import io
import json
import pathlib
import pickle
import re
import sys
import unicodedata
import uuid

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F


def block(state, linear, norm):
    """Linear, BatchNorm1d, LeakyReLU with the shapes that the checkpoint has under these names."""
    rows, columns = state[linear + ".weight"].shape
    return {linear: nn.Linear(columns, rows), norm: nn.BatchNorm1d(rows)}


class Predictor(nn.Module):
    """L2 normalization, input projection, residual blocks, output projection, head: an output per segment, or one for churn.

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
    """Reads an object array of texts or numbers; a pickle that asks for anything but that is refused."""

    def find_class(self, module, name):
        if module in ("numpy.core.multiarray", "numpy._core.multiarray") and name in ("_reconstruct", "scalar"):
            return np.empty(0, object).__reduce__()[0] if name == "_reconstruct" else np.float64(0).__reduce__()[0]
        if (module, name) in (("numpy", "ndarray"), ("numpy", "dtype")):
            return getattr(np, name)
        if name == "_convert_to_stringdtype_kwargs":  # NumPy 2's StringDType, pickled as a list of texts
            return lambda *_: np.dtype(object)
        if (module, name) == ("pandas._libs.missing", "NA"):
            return None
        if (module, name) == ("decimal", "Decimal"):  # its digits; NaN is missing
            return lambda digits="0": None if "nan" in digits.lower() else digits
        if (module, name) == ("uuid", "UUID"):  # 128 bits, written as text
            return uuid.UUID
        raise pickle.UnpicklingError(f"{module}.{name} is not a plain value")


class NoLabels(ValueError):
    """Labels that cannot be any: customers are scored without them."""


def read_column(data, name, rows):
    """One value per customer (None: however many they are) of an open .npz as an array, or None where it has no such array."""
    if name not in data.files:
        return None
    try:
        column = data[name]
    except ValueError:  # an object array, which np.load reads only by running what its pickle says
        with data.zip.open(name + ".npy" if name + ".npy" in data.zip.namelist() else name) as file:
            version = np.lib.format.read_magic(file)
            header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
            shape = header(file)[0]
            column = PlainValues(file).load().reshape(shape)
    if column.shape != (column.size if rows is None else rows,):
        raise ValueError(f"{name} has the shape {column.shape}, not one value for each of {'the' if rows is None else rows} rows.")
    return column


def is_missing(value):
    return value is None or (isinstance(value, (float, np.floating)) and value != value)


def text_of(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def ids_of(column):
    """Ids as they are; floats and objects as text, a missing one empty, whole numbers that a gap made floats without a point."""
    if column is None or column.dtype.kind not in "fO":
        return column
    whole = column.dtype.kind == "f"
    return np.array([
        "" if is_missing(value) else str(int(value)) if whole and value == np.trunc(value) and abs(value) < 2**53 else text_of(value)
        for value in column
    ])


def labels_of(column, array):
    """Labels as training has them: texts, or whole numbers and booleans; None where there is none."""
    values = [None if is_missing(v) else text_of(v) if isinstance(v, (str, bytes)) else v.item() if isinstance(v, np.generic) else v for v in column]
    values = [None if isinstance(v, str) and not v.strip() else v for v in values]
    distinct = set(map(type, (v for v in values if v is not None)))
    if distinct - {bool} and distinct - {int, float}:
        return [v if v is None else str(v) for v in values]
    if any(v % 1 for v in values if isinstance(v, float)):
        raise NoLabels(f"{array} holds numbers that are not whole.")
    return values


def classes_of(values, classes, label_map):
    """
    Class index per customer, -1 where it is not known, by the rules of training: an entry of label_map; a class of that
    name; whole numbers (and booleans) as indices, only if all lie in 0..k-1 and no class is called by any of them.
    """
    composed = lambda table: {**{unicodedata.normalize("NFC", name): value for name, value in table.items()}, **table}
    index, targets = composed({name: i for i, name in enumerate(classes)}), composed(label_map)

    def spellings(value):
        texts = [str(value), str(int(value))] if isinstance(value, bool) else [str(int(value)) if isinstance(value, float) else str(value)]
        return [spelling for text in texts for spelling in (text, unicodedata.normalize("NFC", text))]

    def find(table, value):
        return next((table[spelling] for spelling in spellings(value) if spelling in table), "unknown")

    known = set(values) - {None}
    numbers = [value for value in known if not isinstance(value, str)]
    indices = all(find(index, value) == "unknown" for value in known) and all(0 <= value < len(classes) for value in numbers)
    meaning = {None: -1}
    for value in known:
        target = find(targets, value)
        found = find(index, value) if target == "unknown" else -1 if target is None else find(index, target)
        meaning[value] = found if found != "unknown" else int(value) if indices and not isinstance(value, str) else -1
    return np.array([meaning[value] for value in values], np.int64)


CHURN_CLASSES = ["Retained", "Churned"]
CHURN_WORDS = {"yes": 1, "true": 1, "1": 1, "1.0": 1, "churned": 1, "churn": 1, "evet": 1, "no": 0, "false": 0, "0": 0, "0.0": 0, "retained": 0, "hayır": 0, "hayir": 0}


def churn_of(values, churn_map):
    """1 for churned, 0 for retained, -1 where it is not known: an entry of churn_map, else 0, 1, booleans, words for yes and no."""
    numbers = {"0": CHURN_CLASSES[0], "1": CHURN_CLASSES[1]} if {0, 1} <= set(values) else {}
    texts = {value for value in values if isinstance(value, str)}
    words = {text: CHURN_CLASSES[CHURN_WORDS[text.strip().lower()]] for text in texts if text.strip().lower() in CHURN_WORDS}
    mapped = {label: None if target is None else CHURN_CLASSES[target] for label, target in churn_map.items()}
    return classes_of(values, CHURN_CLASSES, numbers | words | mapped)


def read_inputs(path, width, array, meaning):
    """past and portfolio sketches side by side as float32 [customers, width]; ids and class indices (what `meaning` makes of `array`) where there are any."""
    with np.load(path, allow_pickle=False) as data:
        missing = [name for name in ("past_sketches", "portfolio_sketches") if name not in data.files]
        if missing:
            raise ValueError(f"{path} has no array {' and '.join(missing)}; it holds {', '.join(data.files)}.")
        x = np.concatenate([data["past_sketches"], data["portfolio_sketches"]], axis=1).astype(np.float32)
        ids = ids_of(read_column(data, "customer_ids", len(x)))
        try:
            labels = read_column(data, array, len(x))
            labels = None if labels is None else meaning(labels_of(labels, array))
        except (NoLabels, pickle.UnpicklingError) as error:
            print(f"{array} is left out: {error}")
            labels = np.full(len(x), -1)
    if x.shape[1] != width:
        raise ValueError(f"{path} has {x.shape[1]} sketch columns, the model takes {width}.")
    if not np.isfinite(x).all():
        row = int(np.argwhere(~np.isfinite(x))[0][0])
        raise ValueError(f"{path} holds NaN or infinite values, first in row {row}.")
    return x, ids, labels


NO_NUMBER = {"", "na", "n/a", "nan", "null", "none", "<na>", "#n/a", "-"}


PLAIN = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", re.I)
GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?")
THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+")


def number_of(cell, decimal):
    """The number in a cell, by the rules of training: NaN for none, None for text."""
    if isinstance(cell, (int, float)):
        return float(cell)
    text = str(cell).strip()
    if text.lower() in NO_NUMBER:
        return np.nan
    if text.lower() in ("true", "false"):
        return float(text.lower() == "true")
    if re.fullmatch(r"[+-]?inf(inity)?", text.lower()):
        return float(text)
    if decimal == ".":
        return float(text) if PLAIN.fullmatch(text) else None
    if GROUPED.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    point = text.replace(",", ".", 1)
    return float(point) if "." not in text and PLAIN.fullmatch(point) else None


def decimal_of(cells, otherwise):
    """The decimal mark of a file's features: 1,234 and 1.234 may be either and say nothing, then it is that of training."""
    texts = [cell.strip() for cell in cells if isinstance(cell, str)]
    commas = sum(1 for text in texts if re.search("[0-9],[0-9]", text) and not THOUSANDS.fullmatch(text) and number_of(text, ",") is not None)
    points = sum(1 for text in texts if re.search("[0-9]\\.[0-9]", text) and number_of(text, ".") is not None and number_of(text, ",") is None)
    return "," if commas > points else "." if points else otherwise


def spelled(cell):
    """A cell of a Parquet file as training spells it: true and false, whole numbers without a point."""
    if isinstance(cell, bool):
        return str(cell).lower()
    whole = isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53
    return str(int(cell)) if whole else text_of(cell).strip()


def words_of(column):
    """Words of an .npz as training spells them: True and False, numbers without a point, empty where there is none."""
    values = ["" if is_missing(v) else text_of(v) if isinstance(v, (str, bytes)) else v.item() if isinstance(v, np.generic) else v for v in column]
    if all(isinstance(v, (int, float)) or v == "" for v in values):
        values = [int(v) if isinstance(v, float) and v.is_integer() else v for v in values]
    return [text if text.strip() else "" for text in map(str, values)]


def one_hot(path, name, cells, values):
    """An input for each value that training knew, 1 in the rows that have it [rows, values]; words that it did not know are told."""
    unknown = [row for row, cell in enumerate(cells) if cell != "" and cell not in values]
    if unknown:
        print(f"predict.py: {path}, {name}: words that training did not know count as none of those it knew; rows: {len(unknown)}, the first: {unknown[0] + 1}.", file=sys.stderr)
    return (np.array(cells, object).reshape(-1, 1) == np.array(values, object).reshape(1, -1)).astype(float)


def table_columns(path, table):
    """Features [rows, columns] as the file has them; ids and labels, None where it has none."""
    data = path.read_bytes()
    words = table.get("texts", [])
    if data[:2] == b"PK":
        with np.load(path, allow_pickle=False) as arrays:
            missing = [name for name in table["features"] if name not in arrays.files]
            if missing:
                raise ValueError(f"{path} has no array {', '.join(missing)}; it holds {', '.join(arrays.files)}.")
            blocks = [one_hot(path, name, words_of(read_column(arrays, name, None)), table["categories"][name]) if name in words else arrays[name] for name in table["features"]]
            uneven = next((name for name, block in zip(table["features"], blocks) if len(block) != len(blocks[0])), None)
            if uneven is not None:
                raise ValueError(f"{path}: {uneven} has not as many rows as {table['features'][0]}.")
            x = np.column_stack(blocks)
            return x, ids_of(read_column(arrays, table["id"], len(x))), read_column(arrays, table["label"], len(x))
    if data[:4] == b"PAR1":
        try:
            import pandas
        except ImportError:
            raise ValueError("Parquet files are read by pandas, which is not installed: save the table as CSV.") from None
        frame = pandas.read_parquet(path)
        header, rows = list(frame.columns), frame.astype(object).where(frame.notna(), "").values.tolist()
    else:
        text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8-sig")
        read = lambda delimiter: [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if row]
        known = lambda rows: len(set(table["features"]) & {name.strip() for name in rows[0]}) if rows else 0
        rows = max((read(delimiter) for delimiter in ",;\t|"), key=known)
        header, rows = [name.strip() for name in rows[0]] if rows else [], rows[1:]
        uneven = next((k for k, row in enumerate(rows) if len(row) != len(header)), None)
        if uneven is not None:
            raise ValueError(f"{path}, row {uneven + 1} has {len(rows[uneven])} cells, the header {len(header)}.")
    missing = [name for name in table["features"] if name not in header]
    if missing:
        raise ValueError(f"{path} has no column {', '.join(missing)}; it has {', '.join(header)}.")
    column = lambda name: None if name not in header else np.array([spelled(row[header.index(name)]) for row in rows], object)
    at = [(name, header.index(name)) for name in table["features"]]
    decimal = decimal_of((row[i] for row in rows for name, i in at if name not in words), table["decimal"])
    blocks = []
    for name, i in at:
        if name in words:
            blocks.append(one_hot(path, name, [spelled(row[i]) for row in rows], table["categories"][name]))
            continue
        numbers = [number_of(row[i], decimal) for row in rows]
        if None in numbers:
            row = numbers.index(None)
            raise ValueError(f"{path}, row {row + 1}, {name}: {rows[row][i]!r} is not a number.")
        blocks.append(np.array(numbers, float).reshape(len(rows), 1))
    return np.hstack(blocks), column(table["id"]), column(table["label"])


def read_table(path, table, meaning):
    """Inputs of a model of a table as float32 [rows, features + 1], scaled as in training with their constant behind; ids, class indices."""
    x, ids, labels = table_columns(path, table)
    x = x.astype(np.float32)
    if x.shape[1] != len(table["mean"]):
        raise ValueError(f"{path} has {x.shape[1]} features, the model takes {len(table['mean'])}.")
    gap = np.isinf(x) if table.get("gaps") == "mean" else ~np.isfinite(x)
    if gap.any():
        row, column = (int(i) for i in np.argwhere(gap)[0])
        raise ValueError(f"{path} has no number in row {row + 1}, feature {column + 1}.")
    filled = np.argwhere(np.isnan(x))
    if len(filled) > 0:
        print(f"predict.py: {path}: cells without a number count as the mean of training; cells: {len(filled)}, the first in row {filled[0][0] + 1}.", file=sys.stderr)
    # The mean stands for a number that is not there: 0 on the scale.
    scaled = np.nan_to_num((x.astype(np.float64) - table["mean"]) / table["deviation"])
    constant = np.full((len(x), 1), np.sqrt(x.shape[1]))
    return np.hstack([scaled, constant]).astype(np.float32), ids, None if labels is None else meaning(labels_of(labels, table["label"]))


def decision_of(checkpoint, classes):
    """The decision.json beside the checkpoint, if it is this one's: what labels became in training, the threshold of churn."""
    path = checkpoint.with_name("decision.json")
    if not path.exists():
        return {}
    decision = json.loads(path.read_text("utf-8"))
    if decision["checkpoint"]["sha256"] == hashlib.sha256(checkpoint.read_bytes()).hexdigest() and decision["classes"] == classes:
        return decision
    print(f"predict.py: {path} belongs to another checkpoint and is left out.", file=sys.stderr)
    return {}


def main():
    parser = argparse.ArgumentParser(description="Segments or churn of customers, from an EMDE sketches file.")
    parser.add_argument("sketches", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, help="save predictions, probabilities and customer_ids as .npz")
    parser.add_argument("--model", type=pathlib.Path, help="default: the segment_predictor_walk*.pt or churn_predictor_walk*.pt beside this script")
    parser.add_argument("--batch-size", type=int, default=4096)
    args = parser.parse_args()

    found = [args.model] if args.model else sorted(pathlib.Path(__file__).parent.glob("*_predictor_walk*.pt"))
    if len(found) != 1:
        raise ValueError(f"{len(found)} checkpoints beside {__file__}: name one with --model.")
    checkpoint = torch.load(found[0], map_location="cpu", weights_only=True)
    churn = checkpoint["architecture"] == "MonadEMDE_ChurnPredictor"
    classes = CHURN_CLASSES if churn else checkpoint["segment_classes"]
    decision = decision_of(found[0], classes)
    model = Predictor(checkpoint["model_state_dict"]).eval()
    array = "churn_labels" if churn else "segments"
    meaning = (lambda values: churn_of(values, decision.get("churnMap", {}))) if churn else (lambda values: classes_of(values, classes, decision.get("labelMap", {})))
    table = json.loads(checkpoint["table"]) if "table" in checkpoint else None
    read = (lambda width: read_inputs(args.sketches, width, array, meaning)) if table is None else (lambda _: read_table(args.sketches, table, meaning))
    x, ids, labels = read(model.layers["input_proj_0"].in_features)

    probability = (lambda outputs: torch.sigmoid(outputs).squeeze(-1)) if churn else (lambda outputs: torch.softmax(outputs, dim=-1))
    with torch.no_grad():
        parts = [probability(model(torch.from_numpy(x[i : i + args.batch_size]))) for i in range(0, len(x), args.batch_size)]
    probabilities = torch.cat(parts).numpy() if parts else np.zeros((0,) if churn else (0, len(classes)), np.float32)
    threshold = 0.5 if decision.get("threshold") is None else decision["threshold"]
    predictions = (probabilities.astype(np.float64) >= threshold if churn else probabilities.argmax(axis=1)).astype(np.int64)

    if args.out:
        own = {"churn_probability": probabilities, "threshold": threshold} if churn else {"probabilities": probabilities, "segment_classes": np.array(classes)}
        arrays = {"predictions": predictions, **own}
        known = {"customer_ids": ids, "labels": labels}
        np.savez_compressed(args.out, **arrays, **{name: values for name, values in known.items() if values is not None})
    for index, name in enumerate(classes):
        count = int((predictions == index).sum())
        print(f"{name:12s} {count:8d}  {count / max(1, len(x)):7.2%}")
    if args.out:
        print(f"saved {args.out}")


if __name__ == "__main__":
    # A console of any code page: a letter that it lacks becomes a question mark and is no reason to stop.
    sys.stdout.reconfigure(errors="replace")
    try:
        main()
    except (ValueError, OSError, KeyError, pickle.UnpicklingError) as error:
        sys.exit(f"predict.py: {error}")
