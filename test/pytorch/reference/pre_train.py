"""The pre-training script, with dropout and PyTorch's own draws: one foundation model per seed.

`pre_train.py SKETCHES OUT HIDDEN SEED…` writes `OUT/SEED.pt` for every seed, with the keys that the real script writes, and
its mean similarity into `OUT/SEED.json`.
"""

import json
import pathlib
import sys

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset, random_split

# Threads that wait for each other on a busy machine take many times as long as one.
torch.set_num_threads(1)

LAYERS, DROPOUT, EPOCHS, PATIENCE, BATCH = 3, 0.1, 100, 10, 256


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.block = nn.Sequential(nn.Linear(width, width), nn.BatchNorm1d(width), nn.LeakyReLU(0.01), nn.Dropout(DROPOUT))

    def forward(self, x):
        return x + self.block(x)


class Foundation(nn.Module):
    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.input_proj = nn.Sequential(nn.Linear(inputs, hidden), nn.BatchNorm1d(hidden), nn.LeakyReLU(0.01))
        self.residual_blocks = nn.ModuleList(Block(hidden) for _ in range(LAYERS))
        self.output_proj = nn.Linear(hidden, outputs)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="leaky_relu")
                nn.init.zeros_(module.bias)

    def forward(self, x):
        x = self.input_proj(nn.functional.normalize(x, p=2, dim=1))
        for block in self.residual_blocks:
            x = block(x)
        return torch.log_softmax(self.output_proj(x), dim=1)


def distributions(futures):
    smoothed = futures.clamp(min=0) + 1e-8
    return smoothed / smoothed.sum(1, keepdim=True)


def mean_loss(model, loader, loss):
    model.eval()
    with torch.no_grad():
        parts = [(len(x), loss(model(x), y).item()) for x, y in loader]
    return sum(rows * value for rows, value in parts) / sum(rows for rows, _ in parts)


def pre_train(inputs, futures, hidden, seed):
    data = TensorDataset(inputs, distributions(futures))
    sizes = [int(0.7 * len(data)), int(0.15 * len(data))]
    train, validation, test = random_split(
        data, [*sizes, len(data) - sum(sizes)], generator=torch.Generator().manual_seed(seed),
    )
    torch.manual_seed(seed)
    model = Foundation(inputs.shape[1], hidden, futures.shape[1])
    train_loader = DataLoader(train, batch_size=BATCH, shuffle=True)
    validation_loader = DataLoader(validation, batch_size=BATCH)
    loss = nn.KLDivLoss(reduction="batchmean")
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1e-4)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, mode="min", factor=0.5, patience=5)
    best, waited = float("inf"), 0
    for _ in range(EPOCHS):
        model.train()
        for x, y in train_loader:
            optimizer.zero_grad()
            loss(model(x), y).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
        now = mean_loss(model, validation_loader, loss)
        scheduler.step(now)
        if now < best:
            best, waited = now, 0
        else:
            waited += 1
            if waited >= PATIENCE:
                break
    model.eval()
    with torch.no_grad():
        predicted = model(inputs[test.indices]).exp()
    similarities = nn.functional.cosine_similarity(predicted, futures[test.indices]).numpy()
    return model, similarities


def main():
    sketches, out, hidden, *seeds = sys.argv[1:]
    with np.load(sketches) as arrays:
        inputs = torch.from_numpy(np.hstack([arrays["past_sketches"], arrays["portfolio_sketches"]]).astype(np.float32))
        futures = torch.from_numpy(arrays["future_sketches"].astype(np.float32))
    for seed in seeds:
        model, similarities = pre_train(inputs, futures, int(hidden), int(seed))
        torch.save({
            "model_state_dict": model.state_dict(), "input_dim": inputs.shape[1], "output_dim": futures.shape[1],
            "hidden_dim": int(hidden), "num_layers": LAYERS, "dropout": DROPOUT, "walk": 4,
            "test_similarities": similarities, "mean_similarity": similarities.mean(),
            "architecture": "MonadEMDE_ResidualFFN",
        }, pathlib.Path(out) / f"{seed}.pt")
        summary = {"mean_similarity": float(similarities.mean())}
        (pathlib.Path(out) / f"{seed}.json").write_text(json.dumps(summary))


if __name__ == "__main__":
    main()
