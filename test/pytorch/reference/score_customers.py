"""
What the original document's snippets find.  usage: score_customers.py CHECKPOINT.pt SKETCHES.npz

Prints JSON: probabilities (base64 of float32), the 100 most uncertain rows, and the rows with P(second class) > 0.3 among
those whose segment is the first class.
"""

import json
import sys

import numpy as np
import torch

from cases import floats, predictor_logits

file = np.load(sys.argv[2])
inputs = np.concatenate([file["past_sketches"], file["portfolio_sketches"]], axis=1)
probabilities = torch.softmax(torch.from_numpy(predictor_logits(sys.argv[1], inputs)), dim=1).numpy()
wide = probabilities.astype(np.float64)
entropy = -(wide * np.log(wide + 1e-8)).sum(axis=1)
classes = torch.load(sys.argv[1], weights_only=True)["segment_classes"]
near = np.flatnonzero((file["segments"] == classes[0]) & (probabilities[:, 1] > 0.3))
print(
    json.dumps(
        {
            "probabilities": floats(probabilities),
            "entropy": entropy.tolist(),
            "uncertain": np.argsort(-entropy, kind="stable")[:100].tolist(),
            "potential": near.tolist(),
        }
    )
)
