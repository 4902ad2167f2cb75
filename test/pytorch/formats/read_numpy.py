"""Reads .npz files that the studio wrote, with warnings as errors, and prints what they hold. NumPy 1 and 2.

    python -W error read_numpy.py FOLDER
"""

import json
import sys
import zipfile
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
with zipfile.ZipFile(folder / "ours.npz") as archive:
    assert archive.testzip() is None
    methods = {info.compress_type for info in archive.infolist()}
with np.load(folder / "ours.npz", allow_pickle=True) as data:
    found = {
        name: {"dtype": data[name].dtype.str, "shape": list(data[name].shape), "values": data[name].tolist()}
        for name in data.files
        if data[name].dtype != object
    }
    metrics = data["metrics"].item()
    kinds = {key: type(value).__name__ for key, value in metrics.items()}
with np.load(folder / "ours.npz") as data:
    json.loads(str(data["metrics_json"]))
with zipfile.ZipFile(folder / "zip64.zip") as archive:
    assert archive.testzip() is None
    members = {name: archive.read(name).decode() for name in archive.namelist()}
print(json.dumps({"arrays": found, "metrics": metrics, "kinds": kinds, "methods": sorted(methods), "members": members}))
