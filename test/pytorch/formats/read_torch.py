"""Reads a checkpoint, a safetensors file and an ONNX model that the studio wrote, and prints what they hold.

    python read_torch.py FOLDER
"""

import io
import json
import pickletools
import sys
import zipfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from safetensors import safe_open
from torch import nn

folder = Path(sys.argv[1])
loaded = torch.load(folder / "ours.pt", weights_only=True)
mapped = torch.load(folder / "ours.pt", weights_only=True, mmap=True)
torch.load(folder / "ours.pt", map_location="meta", weights_only=True)
state = loaded["model_state_dict"]
assert all(torch.equal(mapped["model_state_dict"][name], tensor) for name, tensor in state.items())
with zipfile.ZipFile(folder / "ours.pt") as archive:
    assert archive.testzip() is None
    names = archive.namelist()
    listing = io.StringIO()
    pickletools.dis(archive.read(names[0]), listing)

inputs = np.array(json.loads((folder / "inputs.json").read_text()), dtype=np.float32)
onnx.checker.check_model(str(folder / "ours.onnx"), full_check=True)
session = onnxruntime.InferenceSession(str(folder / "ours.onnx"), providers=["CPUExecutionProvider"])
probabilities = session.run(["probabilities"], {"sketches": inputs})[0]

linear = nn.Linear(4, 3)
linear.load_state_dict({name.removeprefix("classifier.8."): state[name] for name in state if name.startswith("classifier.8.")}, strict=True)
with torch.no_grad():
    expected = torch.softmax(linear(nn.functional.normalize(torch.from_numpy(inputs), dim=-1)), dim=1)

with safe_open(folder / "ours.safetensors", "pt") as file:
    metadata = file.metadata()
    same = all(torch.equal(file.get_tensor(name), state[name]) for name in state)

print(
    json.dumps(
        {
            "keys": list(loaded),
            "state": {name: {"dtype": str(t.dtype), "shape": list(t.shape), "values": t.flatten().tolist()} for name, t in state.items()},
            "type": type(state).__name__,
            "metrics": {key: [type(value).__name__, value] for key, value in loaded["metrics"].items()},
            "classes": loaded["segment_classes"],
            "freeze": loaded["freeze_backbone"],
            "names": names,
            "protocol": listing.getvalue().strip().splitlines()[-1],
            "onnxError": float(np.abs(probabilities - expected.numpy()).max()),
            "metadata": metadata,
            "safetensorsSame": same,
        }
    )
)
