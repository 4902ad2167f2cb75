"""
Integrated gradients by autograd, in float64.  usage: integrated_gradients.py CHECKPOINT.pt PATHS.json

PATHS.json: {steps, paths: [{from, to, output}]}. Prints JSON, for each path its two outputs and the mean gradient over the
midpoints of its steps.
"""

import json
import sys

import torch

from cases import predictor_of

with open(sys.argv[2]) as file:
    asked = json.load(file)
model = predictor_of(sys.argv[1])
steps = asked["steps"]
at = ((torch.arange(steps, dtype=torch.float64) + 0.5) / steps)[:, None]
answers = []
for path in asked["paths"]:
    start, end = torch.tensor(path["from"], dtype=torch.float64), torch.tensor(path["to"], dtype=torch.float64)
    points = (start + at * (end - start)).requires_grad_(True)
    (gradient,) = torch.autograd.grad(model(points)[:, path["output"]].sum(), points)
    with torch.no_grad():
        ends = model(torch.stack([start, end]))[:, path["output"]]
    answers.append({"gradient": gradient.mean(dim=0).tolist(), "ends": ends.tolist()})
print(json.dumps(answers))
