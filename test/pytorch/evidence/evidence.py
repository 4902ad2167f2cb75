"""What scikit-learn, SciPy and NumPy say about the split in FOLDER: python evidence.py FOLDER.

Reads inputs.bin (float32 [rows, width]), probabilities.bin (float32 [test rows, classes]) and split.json, prints JSON.
"""
import json
import pathlib
import sys

import numpy as np
from scipy.stats import bootstrap, rankdata
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score, precision_recall_curve, precision_score, recall_score, roc_auc_score
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid

folder = pathlib.Path(sys.argv[1])
split = json.loads((folder / "split.json").read_text())
width, past, classes = split["width"], split["pastWidth"], split["classes"]
x = np.fromfile(folder / "inputs.bin", np.float32).reshape(-1, width)
p = np.fromfile(folder / "probabilities.bin", np.float32).reshape(-1, classes)
y, train, test = (np.array(split[key]) for key in ("labels", "train", "test"))
actual = y[test]


def neighbors(columns):
    """Brute force in double precision, where equal rows have equal distances; argmin takes the first of them."""
    model = KNeighborsClassifier(1, algorithm="brute").fit(x[train][:, columns], y[train])
    distances, _ = model.kneighbors(x[test][:, columns])
    a, b = x[test][:, columns].astype(np.float64), x[train][:, columns].astype(np.float64)
    every = ((a[:, None, :] - b[None, :, :]) ** 2).sum(-1)
    # scikit-learn may answer any of several equally near rows: what it calls nearest must be as near.
    assert np.allclose(np.sqrt(every.min(1)), distances[:, 0], rtol=1e-4, atol=1e-4)
    ties = (every == every.min(1, keepdims=True)).sum(1) > 1
    first = y[train][every.argmin(1)]
    predicted = model.predict(x[test][:, columns])
    assert (first == predicted)[~ties].all()
    return first.tolist()


def interval(statistic, seed):
    result = bootstrap(
        (np.arange(len(test)),),
        statistic,
        n_resamples=1000,
        vectorized=False,
        method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return [float(result.low), float(result.high)]


top, predicted = p.max(1), p.argmax(1)
edges = np.linspace(0, 1, 16)
ece = 0.0
for low, high in zip(edges[:-1], edges[1:]):
    inside = (top > low) & (top <= high)
    if inside.any():
        ece += inside.mean() * abs((predicted[inside] == actual[inside]).mean() - top[inside].astype(np.float64).mean())

curves = []
for label in range(classes):
    precision, recall, thresholds = precision_recall_curve(actual == label, p[:, label])
    curves.append(
        {
            "precision": precision.tolist(),
            "recall": recall.tolist(),
            "thresholds": thresholds.tolist(),
            "averagePrecision": float(average_precision_score(actual == label, p[:, label])),
        }
    )

right = predicted == actual


def counted(i):
    return np.bincount(actual[i] * classes + predicted[i], minlength=classes**2).reshape(classes, classes)


def f1s(counts):
    return 2 * np.diag(counts) / (counts.sum(0) + counts.sum(1))


one_hot = np.eye(classes)[actual]


def auc(i):
    """Mean over classes of the share of pairs in the right order, by ranks."""
    positive = one_hot[i]
    count = positive.sum(0)
    ranks = (rankdata(p[i], axis=0) * positive).sum(0)
    return np.mean((ranks - count * (count + 1) / 2) / (count * (len(i) - count)))


# scikit-learn's metrics, a hundred times faster: each is asked for two thousand resamples.
of_counts = {
    "precision_macro": lambda counts: np.mean(np.diag(counts) / counts.sum(0)),
    "recall_macro": lambda counts: np.mean(np.diag(counts) / counts.sum(1)),
    "f1_macro": lambda counts: np.mean(f1s(counts)),
    "f1_weighted": lambda counts: np.average(f1s(counts), weights=counts.sum(1)),
}
for name, scored in (
    ("precision_macro", precision_score(actual, predicted, average="macro")),
    ("recall_macro", recall_score(actual, predicted, average="macro")),
    ("f1_macro", f1_score(actual, predicted, average="macro")),
    ("f1_weighted", f1_score(actual, predicted, average="weighted")),
):
    assert np.isclose(of_counts[name](counted(np.arange(len(test)))), scored), name
assert np.isclose(auc(np.arange(len(test))), roc_auc_score(one_hot, p, average="macro"))

statistics = {
    "accuracy": lambda i: right[i].mean(),
    **{name: lambda i, of=of: of(counted(i)) for name, of in of_counts.items()},
    "auc_ovr": auc,
    **{
        f"recall {label}": lambda i, label=label: right[i][actual[i] == label].mean()
        for label in range(classes)
    },
}
print(
    json.dumps(
        {
            "majority": [int(np.bincount(y[train]).argmax())] * len(test),
            "nearestCentroid": NearestCentroid().fit(x[train].astype(np.float64), y[train]).predict(x[test].astype(np.float64)).tolist(),
            "nearestNeighbourPast": neighbors(slice(0, past)),
            "nearestNeighbourPortfolio": neighbors(slice(past, width)),
            "nearestNeighbourBoth": neighbors(slice(0, width)),
            "logistic": LogisticRegression(C=1, class_weight="balanced", max_iter=1000).fit(x[train], y[train]).predict(x[test]).tolist(),
            "intervals": {name: [interval(statistic, seed) for seed in (1, 2)] for name, statistic in statistics.items()},
            "expectedCalibrationError": float(ece),
            "curves": curves,
        }
    )
)
