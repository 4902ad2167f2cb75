"""Valid but odd files of NumPy, PyTorch and pickle, with what Python itself reads from them.

usage: generate_odd.py FOLDER SEED COUNT     writes files.bin and index.json
"""
import collections
import io
import json
import pickle
import struct
import sys
import zipfile
from pathlib import Path

import numpy as np
import torch

folder, seed, count = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
rng = np.random.default_rng(seed)
torch.manual_seed(seed)
ALPHABETS = ["abcXYZ019_", "çğıöşüİÖŞÜ", "é©ÿÀ", "😀🏦\U0010ffff", "\\'\"u0041xnU \t\r\n", "漢字\u2028\ufeff", "\x00\x1a\x7f\x80\x85"]


def pick(items):
    return items[int(rng.integers(len(items)))]


def some(chance):
    return rng.random() < chance


def text(longest=12):
    return "".join(pick(pick(ALPHABETS)) for _ in range(int(rng.integers(longest + 1))))


def shape(dimensions=4):
    return tuple(int(n) for n in rng.choice([0, 1, 1, 2, 3, 4, 5], int(rng.integers(dimensions + 1))))


def real():
    return pick([0.0, -0.0, 1.0, float(rng.normal()), float(rng.normal() * 10.0 ** rng.integers(-300, 300)), 1e16, 1e-5, 5e-324,
                 float("inf"), -float("inf"), float("nan"), float(rng.integers(-10**6, 10**6))])


def whole():
    return pick([0, 1, -1, 255, 256, -129, 65535, 2**31, -(2**31) - 1, 2**53, 2**53 + 1, -(2**63), 2**64, int(rng.integers(-10**9, 10**9))])


def hexed(value):
    return "nan" if value != value else struct.pack(">d", value).hex()


def tree(value):
    """A value as JSON, with its Python kind."""
    if isinstance(value, np.ndarray):
        return ["a", list(value.shape), [tree(item) for item in value.ravel("C").tolist()]]
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, bool):
        return ["n"] if value is None else ["b", value]
    if isinstance(value, int):
        return ["i", str(value)]
    if isinstance(value, float):
        return ["f", hexed(value)]
    if isinstance(value, complex):
        return ["c", hexed(value.real), hexed(value.imag)]
    if isinstance(value, str):
        return ["s", value]
    if isinstance(value, (bytes, bytearray)):
        return ["y", bytes(value).hex()]
    if isinstance(value, (set, frozenset)):
        return ["e", sorted((tree(item) for item in value), key=json.dumps)]
    if isinstance(value, dict):
        return ["d", [[tree(key), tree(item)] for key, item in value.items()]]
    return ["l" if isinstance(value, list) else "t", [tree(item) for item in value]]


def plain(depth=3):
    """A random value of Python's and NumPy's own kinds."""
    leaf = [lambda: None, lambda: some(0.5), whole, real, text, lambda: text().encode(), lambda: bytearray(rng.bytes(3)),
            lambda: np.float32(rng.normal()), lambda: np.float16(1.5), lambda: np.int64(whole() % 2**62), lambda: np.uint8(200), lambda: np.bool_(some(0.5)),
            lambda: np.str_(text()), lambda: complex(real(), real()), lambda: rng.normal(size=shape(2)).astype(pick(["<f4", ">f8", "<f2"])),
            lambda: np.asfortranarray(rng.integers(-99, 99, shape(3))).astype(pick([">i2", "<i8", "u1", "<u4"]))]
    nested = [lambda: [plain(depth - 1) for _ in range(int(rng.integers(4)))], lambda: tuple(plain(depth - 1) for _ in range(int(rng.integers(5)))),
              lambda: {key(): plain(depth - 1) for _ in range(int(rng.integers(4)))}, lambda: {text() for _ in range(3)}, lambda: frozenset({whole(), text()}),
              lambda: collections.OrderedDict((text(), plain(depth - 1)) for _ in range(2)), lambda: collections.defaultdict(list, {text(): plain(depth - 1)})]
    return pick(nested if depth > 0 and some(0.6) else leaf)()


def key():
    return pick([text, whole, lambda: (text(), whole()), lambda: text().encode()])()


def label():
    return pick([text, text, whole, real, lambda: None, lambda: some(0.5), lambda: np.float32(rng.normal()), lambda: np.str_(text()), lambda: "ü".encode()])()


def label_text(value):
    if value is None or (isinstance(value, (float, np.floating)) and value != value):
        return None
    return value.decode().rstrip("\0") if isinstance(value, bytes) else str(value)


def array():
    """A random array, with whether it must be read."""
    size = shape()
    kind = pick(["f", "f", "f", "i", "u", "b", "U", "S", "O", "O", "other"])
    if kind == "f":
        values = np.array([real() for _ in range(int(np.prod(size)))]).reshape(size)
        with np.errstate(all="ignore"):
            made = values.astype(pick(["<f8", ">f8", "<f4", ">f4", "<f2", ">f2"]))
    elif kind in "iu":
        made = rng.integers(0 if kind == "u" else -100, 100, size).astype(pick(["<", ">"]) + kind + pick("1248"))
        if made.size and made.dtype.itemsize == 8:
            made.flat[0] = 2**62 + 1
    elif kind == "b":
        made = rng.integers(0, 2, size).astype(bool)
    elif kind == "U":
        made = np.array([text().rstrip("\0") for _ in range(int(np.prod(size)))] or [""], dtype="U")[: int(np.prod(size))].reshape(size).astype(pick(["<U14", ">U14", "<U13"]))
    elif kind == "S":
        made = np.array([pick(["ab", "ü", "", "a b"]).encode() for _ in range(int(np.prod(size)))], dtype="S5").reshape(size)
    elif kind == "O":
        made = np.empty(size, object)
        for place in np.ndindex(size):
            made[place] = label()
    else:
        made = np.zeros(size, pick(["M8[D]", "m8[s]", "V5", "c16", "g", [("a", "i4"), ("b", "f8")]]))
    if some(0.3):
        made = np.asfortranarray(made)
    elif some(0.2) and made.ndim > 1:
        made = made.transpose()
    return made, kind != "other"


def npy(made):
    """The .npy bytes of an array: any version that holds it, any pickle protocol."""
    out = io.BytesIO()
    if made.dtype.kind != "O":
        np.lib.format.write_array(out, made, version=pick([(1, 0), (2, 0), (3, 0)]))
        return out.getvalue()
    order = bool(made.flags.f_contiguous and not made.flags.c_contiguous)
    header = {"descr": "|O", "fortran_order": order, "shape": made.shape}
    np.lib.format.write_array_header_1_0(out, header)
    pickle.dump(made, out, protocol=int(rng.integers(6)))
    return out.getvalue()


def expected_array(made):
    found = {"shape": list(made.shape)}
    flat = made.ravel("C")
    if made.dtype.kind in "biuf":
        found["values"] = [tree(value) for value in flat.tolist()]
        with np.errstate(all="ignore"):
            found["float32"] = [hexed(float(value)) for value in flat.astype(np.float64).astype(np.float32)]
    else:
        found["texts"] = [label_text(value) for value in flat.tolist()] if made.dtype.kind != "O" else [label_text(value) for value in flat]
    return found


def npz_file():
    out, wanted, must = io.BytesIO(), {}, True
    with zipfile.ZipFile(out, "w", pick([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])) as archive:
        for index in range(int(rng.integers(1, 4))):
            made, readable = array()
            name = f"{pick(['a', 'ş', 'x.y', 'npy'])}{index}"
            archive.writestr(name + pick([".npy", ".npy", ""]), npy(made))
            wanted[name] = {"must": readable, **(expected_array(made) if readable else {"shape": list(made.shape)})}
    return "npz", out.getvalue(), wanted


def tensor():
    """A random tensor or view of one, with whether it must be read."""
    dtype = pick([torch.float32, torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,
                  torch.uint8, torch.bool, torch.float8_e4m3fn, torch.float8_e5m2, torch.float8_e4m3fnuz, torch.float8_e5m2fnuz, torch.complex64])
    base = torch.randn(pick([(24,), (4, 6), (2, 3, 4), (1, 24), ()])) * pick([1.0, 3.0, 40.0])
    made, must = base.to(dtype), dtype != torch.complex64
    steps = {
        "slice": lambda t: t[int(rng.integers(t.shape[0])) :: 2] if t.dim() and t.shape[0] else t, "transpose": lambda t: t.transpose(0, -1) if t.dim() > 1 else t,
        "expand": lambda t: t.unsqueeze(0).expand(3, *t.shape), "permute": lambda t: t.permute(tuple(reversed(range(t.dim())))), "empty": lambda t: t[:0] if t.dim() else t,
        "narrow": lambda t: t.narrow(-1, t.shape[-1] // 2, t.shape[-1] // 2) if t.dim() and t.shape[-1] else t,
    }
    for _ in range(int(rng.integers(3))):
        made = pick(list(steps.values()))(made)
    last = pick(["plain", "plain", "negated", "imaginary", "conjugated", "parameter", "noted"])
    if last == "negated" and dtype != torch.bool and "float8" not in str(dtype):
        made, must = torch._neg_view(made), must and made.dtype.is_floating_point
    elif last == "imaginary":
        made, must = torch.complex(torch.randn(5), torch.randn(5)).conj().imag, False
    elif last == "conjugated":
        made, must = torch.complex(torch.randn(3), torch.randn(3)).conj(), False
    elif last == "parameter" and made.dtype.is_floating_point:
        made = torch.nn.Parameter(made, requires_grad=some(0.5))
    elif last == "noted" and made.dtype.is_floating_point:
        made = made.clone()
        made.note = "kept by Python"
    return made, must


def torch_file():
    out, wanted = io.BytesIO(), {}
    made = {}
    for index in range(int(rng.integers(1, 4))):
        made[f"t{index}"], must = tensor()
        wanted[f"t{index}"] = {"must": must}
    made["tied"], wanted["tied"] = made["t0"], wanted["t0"]
    torch.save(pick([dict, collections.OrderedDict])(made), out, pickle_protocol=pick([2, 2, 3, 4, 5]))
    out.seek(0)
    for name, value in torch.load(out, weights_only=False).items():
        if not value.is_complex():
            flat = value.detach().resolve_neg().to(torch.float64).to(torch.float32).flatten()
            wanted[name] = {**wanted[name], "shape": list(value.shape), "float32": [hexed(item) for item in flat.tolist()]}
    return "torch", out.getvalue(), wanted


def pickle_file():
    value = plain()
    return "pickle", pickle.dumps(value, int(rng.integers(6))), tree(value)


index, blob = [], io.BytesIO()
for number in range(count):
    kind, content, wanted = [npz_file, npz_file, torch_file, pickle_file][number % 4]()
    index.append({"kind": kind, "start": blob.tell(), "end": blob.tell() + len(content), "wanted": wanted})
    blob.write(content)
folder.mkdir(parents=True, exist_ok=True)
(folder / "files.bin").write_bytes(blob.getvalue())
(folder / "index.json").write_text(json.dumps(index))
