"""Times pycleora as `bank_cleora.py` calls it, with its default workers: `python pycleora_walks.py HYPEREDGES.txt WALKS`.

Prints a line of JSON: seconds for the graph, and for all walks, each from its start.
"""

import json
import sys
import time

import numpy as np
from pycleora import SparseMatrix

path, walk_list = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    lines = file.read().splitlines()
start = time.perf_counter()
graph = SparseMatrix.from_iterator(iter(lines), "complex::reflexive::entity")
built = time.perf_counter()
for walks in map(int, walk_list.split(",")):
    rows = graph.initialize_deterministically(1024)
    for _ in range(walks):
        rows = graph.left_markov_propagate(rows)
        rows = rows / np.linalg.norm(rows, ord=2, axis=-1, keepdims=True)
print(json.dumps({"graph": built - start, "walks": time.perf_counter() - built}))
