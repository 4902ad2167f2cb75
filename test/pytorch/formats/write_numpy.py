"""Writes .npz files of every kind NumPy knows, and what they hold as JSON. Runs with NumPy 1 and 2.

    python write_numpy.py FOLDER
"""

import io
import json
import pickle
import sys
import zipfile
from pathlib import Path

import numpy as np

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
random = np.random.default_rng(7)

numeric = {}
for code in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]:
    for order in "<>":
        dtype = np.dtype(order + code)
        if dtype.kind == "f":
            values = (random.standard_normal((5, 3)) * 100).astype(dtype)
            values[0, 0] = 0
        else:
            limits = np.iinfo(dtype)
            values = random.integers(limits.min, limits.max, (5, 3), dtype=dtype.newbyteorder("="), endpoint=True).astype(dtype)
        name = f"{'little' if order == '<' else 'big'}_{code}"
        numeric[name] = values
        numeric[f"{name}_fortran"] = np.asfortranarray(values)
numeric["bool"] = random.random((5, 3)) < 0.5
numeric["scalar"] = np.array(0.02)
numeric["empty"] = np.zeros((0, 4))
numeric["three_d"] = random.random((2, 3, 4))
numeric["three_d_fortran"] = np.asfortranarray(numeric["three_d"])

words = ["mass", "affluent", "işletme", "özel 🏦", ""]
texts = {
    "unicode": np.array(words),
    "unicode_big": np.array(words).astype(">U9"),
    "bytes": np.array(["a", "bcd", ""], dtype="S5"),
    "objects": np.array(words, dtype=object),
    "objects_with_none": np.array(["mass", None, "private"], dtype=object),
    "objects_fortran": np.asfortranarray(np.array([["a", "b", "c"], ["d", "e", "f"]], dtype=object)),
    "objects_numpy_text": np.array([np.str_("mass"), np.int64(3), 4, True], dtype=object),
    "integers": np.array([0, -3, 2**62]),
    "shared": np.array([words[0]] * 300 + words, dtype=object),
}

np.savez(folder / "stored.npz", **numeric, **texts)
np.savez_compressed(folder / "deflated.npz", **numeric, **texts)


def spelled(array, version=None, protocol=None):
    """An .npy file of one version, or with the pickle protocol of one."""
    out = io.BytesIO()
    if protocol is None:
        np.lib.format.write_array(out, array, version=version)
    else:
        np.lib.format.write_array_header_1_0(out, np.lib.format.header_data_from_array_1_0(array))
        pickle.dump(array, out, protocol=protocol)
    return out.getvalue()


with zipfile.ZipFile(folder / "spelled.npz", "w", zipfile.ZIP_DEFLATED) as archive:
    for version in [(1, 0), (2, 0), (3, 0)]:
        archive.writestr(f"version_{version[0]}.npy", spelled(numeric["little_f8"], version))
    for protocol in range(2, 6):
        archive.writestr(f"protocol_{protocol}.npy", spelled(texts["objects_with_none"], protocol=protocol))

with zipfile.ZipFile(folder / "forced64.npz", "w", zipfile.ZIP_DEFLATED) as archive:
    with archive.open("a.npy", "w", force_zip64=True) as member:
        member.write(spelled(numeric["little_f4"], (1, 0)))


def label(value):
    if isinstance(value, bytes):
        return value.decode()
    return None if value is None else str(value)


expected = {
    "numpy": np.__version__,
    # Shortest texts that give the same double back.
    "numeric": {
        name: {"shape": list(a.shape), "values": [repr(float(np.float32(x))) for x in a.ravel(order="C")]}
        for name, a in numeric.items()
    },
    "exact": {name: [str(int(x)) for x in a.ravel()] for name, a in numeric.items() if a.dtype.kind in "iu"},
    "texts": {name: [label(x) for x in a.ravel(order="C")] for name, a in texts.items()},
}
(folder / "numpy.json").write_text(json.dumps(expected))
