"""Lets pycleora (2.0.0 or 3.x, whichever this Python has) walk graphs with one worker.

`python pycleora_walks.py CASES.json OUT.json`: CASES is a list of {name, lines, dim, trim, walks}; OUT gets, beside
these, `entities` and `embeddings`, one per walk: base64 of the float32 rows.
"""

import base64
import json
import sys
from importlib.metadata import version

import numpy as np
from pycleora import SparseMatrix


def embed(case, generation):
    graph = SparseMatrix.from_iterator(iter(case["lines"]), "complex::reflexive::entity", case["trim"], 1)
    rows = graph.initialize_deterministically(case["dim"])
    embeddings = []
    for _ in range(case["walks"]):
        rows = graph.left_markov_propagate(rows, num_workers=1)
        norms = np.linalg.norm(rows, ord=2, axis=-1, keepdims=True)
        rows = rows / (np.maximum(norms, 1e-10) if generation == 3 else norms)
        embeddings.append(base64.b64encode(np.ascontiguousarray(rows, dtype="<f4").tobytes()).decode())
    return {**case, "entities": list(graph.entity_ids), "embeddings": embeddings}


cases, out = sys.argv[1:]
pycleora = version("pycleora")
with open(cases, encoding="utf-8") as file:
    made = [embed(case, int(pycleora[0])) for case in json.load(file)]
with open(out, "w", encoding="utf-8") as file:
    json.dump({"pycleora": pycleora, "cases": made}, file, ensure_ascii=False, indent=1)
    file.write("\n")
