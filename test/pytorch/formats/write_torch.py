"""Writes checkpoints, pickles and safetensors files of every kind that must be read or refused, and what they hold.

    python write_torch.py FOLDER
"""

import argparse
import json
import pickle
import sys
import zipfile
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn

folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
torch.manual_seed(7)
base = torch.randn(6, 4)

tensors = OrderedDict(
    float32=base.clone(),
    float64=base.double(),
    float16=base.half(),
    bfloat16=base.bfloat16(),
    float8_e4m3fn=base.to(torch.float8_e4m3fn),
    float8_e5m2=base.to(torch.float8_e5m2),
    int64=torch.arange(-3, 5) * 2**40,
    int32=torch.arange(-3, 5, dtype=torch.int32),
    int16=torch.arange(-3, 5, dtype=torch.int16),
    int8=torch.arange(-3, 5, dtype=torch.int8),
    uint8=torch.arange(250, 256, dtype=torch.uint8),
    uint16=torch.tensor([0, 65535], dtype=torch.uint16),
    uint32=torch.tensor([0, 2**32 - 1], dtype=torch.uint32),
    uint64=torch.tensor([0, 2**63 - 1], dtype=torch.uint64),
    bool=torch.tensor([True, False, True]),
    scalar=torch.tensor(7),
    empty=torch.zeros(0, 3),
    transposed=base.t(),
    sliced=base[1:5:2, ::3],
    expanded=base[:1].expand(5, 4),
    view=base[2],
    tied=base,
    parameter=nn.Parameter(base.clone()),
    subnormal=torch.tensor([1e-40, 6e-8], dtype=torch.float32),
    half_specials=torch.tensor([6e-8, 65504, float("inf"), float("-inf")], dtype=torch.float16),
)

model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
model(torch.randn(8, 3)).sum().backward()
optimizer.step()

checkpoint = {
    "model_state_dict": tensors,
    "optimizer": optimizer.state_dict(),
    "test_similarities": np.linspace(0, 1, 5, dtype=np.float32),
    "mean_similarity": np.float32(0.5),
    "int_scalar": np.int64(-4),
    "train_losses": [0.5, 0.25, 1e-300],
    "size": torch.Size([2, 3]),
    "device": torch.device("cpu"),
    "big": -(2**70),
    "nested": {"tuple": (1, 2.5, "ş", None, True), 3: b"\x00\xff"},
    "set": {1, 2},
    "complex": 1 + 2j,
}
torch.save(checkpoint, folder / "every.pt")
torch.save(checkpoint, folder / "protocol4.pt", pickle_protocol=4)
torch.save(checkpoint, folder / "protocol5.pt", pickle_protocol=5)
torch.save({"args": argparse.Namespace(lr=1e-3), "w": base}, folder / "namespace.pt")
torch.save(checkpoint, folder / "legacy.pt", _use_new_zipfile_serialization=False)
torch.jit.script(model).save(str(folder / "torchscript.pt"))
torch.serialization.set_crc32_options(False)
torch.save(checkpoint, folder / "nocrc.pt")
torch.serialization.set_crc32_options(True)


def without(source, target, dropped):
    """The layout of older releases: the same records without those that came later."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as new:
        for info in old.infolist():
            if info.filename.split("/", 1)[1] not in dropped:
                new.writestr(info.filename, old.read(info))


later = [".format_version", ".storage_alignment", ".data/serialization_id"]
without(folder / "every.pt", folder / "layout_2_1.pt", later)
without(folder / "every.pt", folder / "layout_1_6.pt", [*later, "byteorder"])

values = {
    "none": None,
    "integers": [0, 255, 256, 65535, 65536, -1, 2**31, -(2**31), 2**53],
    "floats": [0.5, -1e300, 1e-308],
    "texts": ["", "mass", "işletme", "a\nb\\c'\"", "x" * 300],
    "nested": {"a": [{"b": [1, [2, [3]]]}], "empty": {}, "list": []},
    "bools": [True, False],
}
for protocol in range(6):
    (folder / f"values{protocol}.pkl").write_bytes(pickle.dumps(values, protocol=protocol))
(folder / "values.json").write_text(json.dumps(values))

plain = {k: v.detach().clone().contiguous() for k, v in tensors.items()}
save_file(plain, folder / "every.safetensors", metadata={"walk": "4", "sınıf": "özel"})

described = {
    name: {
        "shape": list(t.shape),
        "dtype": str(t.dtype).removeprefix("torch."),
        "values": [repr(x) for x in t.detach().to(torch.float32).flatten().tolist()],
    }
    for name, t in tensors.items()
}
(folder / "torch.json").write_text(json.dumps(described))
