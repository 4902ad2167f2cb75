"""The Python pipeline from sketches on: pre-training, then segments and churn with that model, over five seeds.

    python whole_way.py emde_session_sketches_walk4.npz test/reference/whole-way.json

Writes the test metrics of each seed: what `scripts/check-pipeline.mjs` compares the studio's whole way with.
Networks are 64 wide and trained for the first epochs only, in which they learn nearly all: everything else is the scripts'
default, dropout on, the best epoch by validation loss restored. How trainings go on is compared in test/training.
A seed decides the split too, the same one in every stage, so that no stage tests on what another trained on.
"""

import copy
import json
import sys

import numpy as np
import torch
from sklearn import metrics as sk
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset, random_split

from network import SegmentPredictor, class_weights, make_optimizer

SEEDS = (42, 1, 2, 3, 4)
HIDDEN = 64
EPOCHS = {"foundation": 12, "segment": 12, "churn": 12}
CLASSES = ("mass", "affluent", "business", "private")


def splits(inputs, targets, seed):
    rows = len(inputs)
    n_train, n_validation = int(0.7 * rows), int(0.15 * rows)
    sizes = [n_train, n_validation, rows - n_train - n_validation]
    dataset = TensorDataset(torch.from_numpy(inputs), torch.from_numpy(targets))
    return random_split(dataset, sizes, generator=torch.Generator().manual_seed(seed))


def fit(model, criterion, optimizer, train, validation, epochs):
    """Trains with the scripts' plateau schedule and early stopping; leaves the best epoch's weights in the model."""
    train_loader = DataLoader(train, batch_size=256, shuffle=True)
    validation_loader = DataLoader(validation, batch_size=256)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, mode="min", factor=0.5, patience=5)
    best, best_state, waited = float("inf"), None, 0
    for _ in range(epochs):
        model.train()
        for x, y in train_loader:
            optimizer.zero_grad()
            criterion(model(x), y).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
        model.eval()
        with torch.no_grad():
            loss = sum(criterion(model(x), y).item() * len(x) for x, y in validation_loader) / len(validation)
        scheduler.step(loss)
        if loss < best:
            best, best_state, waited = loss, copy.deepcopy(model.state_dict()), 0
        elif (waited := waited + 1) >= 10:
            break
    model.load_state_dict(best_state)
    model.eval()


def outputs(model, part):
    with torch.no_grad():
        pairs = [(model(x), y) for x, y in DataLoader(part, batch_size=256)]
    return torch.cat([o for o, _ in pairs]), torch.cat([y for _, y in pairs])


class Foundation(SegmentPredictor):
    def forward(self, x):
        x = self.input_proj(F.normalize(x, p=2, dim=-1))
        for block in self.residual_blocks:
            x = block(x)
        return F.log_softmax(self.output_proj(x), dim=-1)


def pre_train(inputs, futures, seed):
    train, validation, test = splits(inputs, futures, seed)
    torch.manual_seed(seed)
    model = Foundation({"inputDim": inputs.shape[1], "hiddenDim": HIDDEN, "outputDim": futures.shape[1], "numLayers": 3, "classes": 1}, dropout=0.1)
    del model.classifier
    for module in model.modules():
        if isinstance(module, nn.Linear):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="leaky_relu")
            nn.init.zeros_(module.bias)

    def criterion(predicted, target):
        target = target.clamp(min=0) + 1e-8
        return F.kl_div(predicted, target / target.sum(-1, keepdim=True), reduction="batchmean")

    fit(model, criterion, torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4), train, validation, EPOCHS["foundation"])
    predicted, actual = outputs(model, test)
    similarity = F.cosine_similarity(predicted.exp(), actual, dim=-1).numpy()
    return model.state_dict(), {"mean_similarity": float(similarity.mean()), "median": float(np.median(similarity))}


def fine_tune(inputs, labels, backbone, classes, seed, outcome):
    train, validation, test = splits(inputs, labels, seed)
    torch.manual_seed(seed)
    shape = {"inputDim": inputs.shape[1], "hiddenDim": HIDDEN, "outputDim": 320, "numLayers": 3, "classes": classes}
    model = SegmentPredictor(shape, dropout=0.1, head_dropout=(0.3, 0.2))
    model.load_state_dict(backbone, strict=False)
    seen = labels[train.indices]
    if classes == 1:
        weight = torch.tensor((seen == 0).sum() / (seen == 1).sum(), dtype=torch.float32)
        criterion = lambda x, y: F.binary_cross_entropy_with_logits(x.squeeze(-1), y, pos_weight=weight)
    else:
        criterion = nn.CrossEntropyLoss(weight=torch.tensor(class_weights(seen, classes), dtype=torch.float32))
    fit(model, criterion, make_optimizer(model, {"learningRate": 1e-4}), train, validation, EPOCHS["churn" if classes == 1 else "segment"])
    return outcome(*outputs(model, test))


def segment_outcome(logits, labels):
    probabilities, labels = logits.softmax(-1).numpy(), labels.numpy()
    predicted = probabilities.argmax(-1)
    return {
        "accuracy": float(sk.accuracy_score(labels, predicted)),
        "f1_macro": float(sk.f1_score(labels, predicted, average="macro", zero_division=0)),
        "auc_ovr": float(sk.roc_auc_score(labels, probabilities, multi_class="ovr", average="macro")),
    }


def churn_outcome(logits, labels):
    probabilities, labels = logits.squeeze(-1).sigmoid().numpy(), labels.numpy()
    predicted = probabilities >= 0.5
    return {
        "accuracy": float(sk.accuracy_score(labels, predicted)),
        "f1": float(sk.f1_score(labels, predicted, zero_division=0)),
        "auc": float(sk.roc_auc_score(labels, probabilities)),
        "average_precision": float(sk.average_precision_score(labels, probabilities)),
    }


def main(sketches, out):
    torch.set_num_threads(1)
    data = np.load(sketches, allow_pickle=True)
    inputs = np.concatenate([data["past_sketches"], data["portfolio_sketches"]], axis=1).astype(np.float32)
    futures = data["future_sketches"].astype(np.float32)
    segments = np.array([CLASSES.index(name) for name in data["segments"]], dtype=np.int64)
    churn = data["churn_labels"].astype(np.float32)
    runs = []
    for seed in SEEDS:
        backbone, foundation = pre_train(inputs, futures, seed)
        segment = fine_tune(inputs, segments, backbone, len(CLASSES), seed, segment_outcome)
        runs.append({"seed": seed, "foundation": foundation, "segment": segment,
                     "churn": fine_tune(inputs, churn, backbone, 1, seed, churn_outcome)})
        print(runs[-1], flush=True)
        with open(out, "w") as file:
            json.dump({"torch": torch.__version__, "hiddenDim": HIDDEN, "epochs": EPOCHS, "runs": runs}, file, indent=2)
            file.write("\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
