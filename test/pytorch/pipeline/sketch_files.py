"""`sketch_files.py SKETCHES.npz EMBEDDINGS.npz`: reads both as the real scripts do, and prints what they find as JSON."""

import json
import sys

import numpy as np

sketches = np.load(sys.argv[1], allow_pickle=True)
embeddings = np.load(sys.argv[2], allow_pickle=True)
ids, vectors = embeddings["entity_ids"], embeddings["embeddings"]
# What starts with a C is a customer to the script.
names = [str(name) for name in ids if not str(name).startswith("C")]
print(json.dumps({
    "sketches": {key: [str(sketches[key].dtype), list(sketches[key].shape)] for key in sketches.files},
    "segments": sketches["segments"].tolist(),
    "churn": sketches["churn_labels"].tolist(),
    "ids": sketches["customer_ids"].tolist(),
    "scalars": [int(sketches["walk"]), int(sketches["sketch_dim"]), int(sketches["past_days"]), float(sketches["time_decay_lambda"])],
    "past": sketches["past_sketches"].flatten().tolist(),
    "embeddings": {key: [str(embeddings[key].dtype), list(embeddings[key].shape)] for key in embeddings.files},
    "names": names,
    "vectors": {str(name): vectors[row].tolist() for row, name in enumerate(ids)},
}))
