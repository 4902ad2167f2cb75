"""The training script from end to end, in double precision and without dropout."""

import copy

import numpy as np
import torch
from sklearn import metrics as sk
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

from network import SegmentPredictor, class_weights, make_optimizer, set_training_mode, settled_predictor, synthetic_bank, train_step

DEFAULTS = {
    "learningRate": 1e-4, "headLearningRateFactor": 10, "batchSize": 256, "epochs": 50, "patience": 10, "seed": 42,
    "weightDecay": 0.01, "gradClipNorm": 1.0, "lrFactor": 0.5, "lrPatience": 5, "freezeBackbone": False,
    "frozenBatchNorm": "train", "shuffle": True, "restore": "best",
    "split": {"train": 0.7, "validation": 0.15},
}


def run_script(shape, inputs, labels, backbone, overrides, dtype=torch.float64):
    """Trains and evaluates.

    `backbone` holds the checkpoint's tensors. Draws happen in the script's order: model, class weights' pass over the
    training loader, then per epoch a pass over each loader.
    """
    config = {**DEFAULTS, **overrides}
    rows, seed = len(labels), config["seed"]
    dataset = TensorDataset(torch.from_numpy(inputs).to(dtype), torch.from_numpy(labels))
    n_train, n_validation = int(config["split"]["train"] * rows), int(config["split"]["validation"] * rows)
    sizes = [n_train, n_validation, rows - n_train - n_validation]
    train, validation, test = random_split(dataset, sizes, generator=torch.Generator().manual_seed(seed))

    torch.manual_seed(seed)
    model = SegmentPredictor(shape)
    model.load_state_dict(backbone, strict=False)
    model.to(dtype)
    train_loader = DataLoader(train, batch_size=config["batchSize"], shuffle=config["shuffle"])
    validation_loader = DataLoader(validation, batch_size=config["batchSize"])
    test_loader = DataLoader(test, batch_size=config["batchSize"])

    weights = class_weights(torch.cat([y for _, y in train_loader]).numpy(), shape["classes"])
    criterion = nn.CrossEntropyLoss(weight=torch.tensor(weights, dtype=torch.float32).to(dtype))
    optimizer = make_optimizer(model, config)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimizer, mode="min", factor=config["lrFactor"], patience=config["lrPatience"],
    )
    steps, history = {"loss": [], "gradNorm": []}, []
    best_loss, best_epoch, best_state, waited, stopped = float("inf"), None, None, 0, False
    for epoch in range(1, config["epochs"] + 1):
        set_training_mode(model, config)
        total = trained = 0
        for x, y in train_loader:
            if len(y) == 1:
                continue
            loss, norm = train_step(model, optimizer, criterion, x, y, config["gradClipNorm"])
            steps["loss"].append(loss)
            steps["gradNorm"].append(norm)
            total, trained = total + loss * len(y), trained + len(y)
        validation_loss, actual, logits = scored(model, validation_loader, criterion)
        predicted = logits.argmax(1)
        history.append({
            "trainLoss": total / trained, "valLoss": validation_loss,
            "valAccuracy": sk.accuracy_score(actual, predicted),
            "valF1Macro": sk.f1_score(actual, predicted, average="macro", zero_division=0),
            "learningRates": [group["lr"] for group in optimizer.param_groups],
        })
        scheduler.step(validation_loss)
        if validation_loss < best_loss:
            best_loss, best_epoch, waited = validation_loss, epoch, 0
            best_state = copy.deepcopy(model.state_dict())
        else:
            waited += 1
            if waited >= config["patience"]:
                stopped = True
                break
    if config["restore"] == "best":
        model.load_state_dict(best_state)
    _, actual, logits = scored(model, test_loader, criterion)
    return {
        "config": config, "split": [list(map(int, part.indices)) for part in (train, validation, test)],
        "classWeights": weights.tolist(), "steps": steps, "history": history, "bestEpoch": best_epoch,
        "stoppedEarly": stopped, "testLabels": actual.tolist(), "testLogits": logits, "model": model,
    }


def scored(model, loader, criterion):
    model.eval()
    total, labels, logits = 0.0, [], []
    with torch.no_grad():
        for x, y in loader:
            output = model(x)
            total += criterion(output, y).item() * len(y)
            labels.append(y)
            logits.append(output)
    return total / len(loader.dataset), torch.cat(labels).numpy(), torch.cat(logits).numpy()


def synthetic_run(shape, rows, seed, overrides):
    """A run on synthetic data from a settled backbone: everything that the studio needs to make the same one."""
    inputs, labels = synthetic_bank(rows, shape["inputDim"], shape["classes"], seed)
    backbone = {n: t for n, t in settled_predictor(shape, seed + 100).state_dict().items() if not n.startswith("classifier")}
    return inputs, labels, backbone, run_script(shape, inputs, labels, backbone, overrides)


def scratch_run(shape, rows, seed, overrides):
    """The same without a checkpoint: the backbone stays as it is constructed."""
    inputs, labels = synthetic_bank(rows, shape["inputDim"], shape["classes"], seed)
    return inputs, labels, run_script(shape, inputs, labels, {}, overrides)


def drawn_run(shape, rows, seed, overrides):
    """The same from a freshly initialized backbone, which the studio can draw for itself from the seed."""
    inputs, labels = synthetic_bank(rows, shape["inputDim"], shape["classes"], seed)
    torch.manual_seed(seed)
    backbone = {n: t for n, t in SegmentPredictor(shape).state_dict().items() if not n.startswith("classifier")}
    return inputs, labels, run_script(shape, inputs, labels, backbone, overrides)
