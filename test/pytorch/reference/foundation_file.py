"""`foundation_file.py MODEL.pt`: reads a foundation model as the scripts that fine-tune it do, and refuses what they could not use."""

import sys

import torch

from pre_train import Foundation

# Nothing but tensors and Python's own values: no NumPy array or scalar.
model = torch.load(sys.argv[1], map_location="cpu", weights_only=True)
keys = ["model_state_dict", "input_dim", "output_dim", "hidden_dim", "num_layers", "dropout", "walk", "train_losses",
        "val_losses", "test_similarities", "mean_similarity", "architecture"]
assert list(model) == keys, list(model)
kinds = {"input_dim": int, "output_dim": int, "hidden_dim": int, "num_layers": int, "dropout": float, "walk": int,
         "train_losses": list, "val_losses": list, "test_similarities": list, "mean_similarity": float, "architecture": str}
for key, kind in kinds.items():
    assert type(model[key]) is kind, (key, type(model[key]))
for key in ("train_losses", "val_losses", "test_similarities"):
    assert all(type(value) is float for value in model[key]), key
network = Foundation(model["input_dim"], model["hidden_dim"], model["output_dim"])
network.load_state_dict(model["model_state_dict"], strict=True)
network.eval()
with torch.no_grad():
    sums = network(torch.ones(2, model["input_dim"])).exp().sum(1)
assert torch.allclose(sums, torch.ones(2)), sums
print("loaded")
