"""Prints a predictor's logits (base64 of float32) for raw inputs.  usage: print_logits.py CHECKPOINT.pt INPUTS.bin"""

import sys

import numpy as np
import torch

from cases import floats, predictor_logits

checkpoint = torch.load(sys.argv[1], weights_only=True)
expected = ["model_state_dict", "freeze_backbone", "walk", "metrics", "segment_classes", "architecture"]
assert list(checkpoint) == expected, list(checkpoint)
assert all(type(value) is float for value in checkpoint["metrics"].values()), checkpoint["metrics"]
width = checkpoint["model_state_dict"]["input_proj.0.weight"].shape[1]
print(floats(predictor_logits(sys.argv[1], np.fromfile(sys.argv[2], dtype="<f4").reshape(-1, width))))
