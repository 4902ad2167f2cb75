#!/usr/bin/env python3
"""Makes the demo bank under `public/demo/`: sketches, a foundation model pre-trained on them, a configuration.

    python -m venv .venv && .venv/bin/pip install numpy==2.4.6 torch==2.13.0
    .venv/bin/python scripts/demo/make_demo.py [--out public/demo]

Everything is synthetic and deterministic: the same versions on the same kind of processor write the same bytes.
The pipeline is the real one in small:

1. A catalog of spending items (category x price band) and one of bank products, each item a vector: neighbors in
   meaning are neighbors in space, as graph embeddings (Cleora) would place them.
2. EMDE: in each of 10 subspaces, 5 random hyperplanes through the medians give every item one of 32 bins.
3. A customer has a segment, a wealth that overlaps between segments, a share of business use and personal tastes; these
   weigh the items that 25 past days, 5 future days and the product portfolio are drawn from.
4. A sketch is the customer's events counted per bin, past ones with time decay, each subspace normalized to sum 1.
5. The foundation model learns to predict the future sketch from past and portfolio, as `future_ubr_ffn.py` does.

Values are rounded to 8 fractional bits, so that the file stays small and float32 holds every value exactly.
"""

import argparse
import json
from collections import OrderedDict
from pathlib import Path

import numpy as np
import torch
from torch import nn

SEED = 20_261_122
SEGMENT_COUNTS = {"mass": 6495, "affluent": 1994, "business": 989, "private": 522}
SUBSPACES, PLANES = 10, 5
BINS = 2**PLANES
SKETCH_DIM = SUBSPACES * BINS
PAST_DAYS, FUTURE_DAYS, TIME_DECAY = 25, 5, 0.02
WALK = 4

HIDDEN, LAYERS, DROPOUT = 128, 3, 0.1
PRETRAIN_EPOCHS, PRETRAIN_PATIENCE, PRETRAIN_BATCH, PRETRAIN_RATE = 20, 5, 256, 1e-3

# What `?demo` and `npm run train -- --demo` train with; everything else is the default.
CONFIG = {"epochs": 12, "patience": 6}

# Mean and spread of the wealth that weighs premium items, and of the share of business spending.
WEALTH = {"mass": (-1.0, 0.36), "affluent": (0.8, 0.34), "business": (0.1, 0.45), "private": (2.4, 0.33)}
BUSINESS = {"mass": (0.0, 0.10), "affluent": (0.05, 0.13), "business": (2.0, 0.32), "private": (0.1, 0.16)}
EVENTS_PER_DAY = {"mass": 0.75, "affluent": 1.05, "business": 1.0, "private": 1.1}
# Spending categories that tell of leaving (complaints, money sent to other banks), and how strongly their share does.
LEAVING_CATEGORIES, LEAVING_STRENGTH, LEAVING_LEVEL = 6, 2.0, -2.47
PRODUCTS = {"mass": 2.3, "affluent": 4.6, "business": 2.6, "private": 6.4}


class Catalog:
    """Items with their place in space, their popularity and how wealth and business use weigh them."""

    def __init__(self, rng, categories, bands, weight_of_wealth, weight_of_business):
        count = categories * bands
        category = np.repeat(np.arange(categories), bands)
        self.category = category
        band = np.tile(np.linspace(-1, 1, bands), categories)
        is_business = rng.random(categories) < 0.3
        center = rng.normal(size=(categories, 12))
        premium = rng.normal(size=12)
        self.vectors = center[category] + 0.8 * band[:, None] * premium + 0.25 * rng.normal(size=(count, 12))
        self.popularity = rng.normal(scale=0.7, size=categories)[category] - 0.25 * band
        self.wealth = weight_of_wealth * (band + 0.3 * rng.normal(size=count))
        self.business = weight_of_business * np.where(is_business[category], 1.0, -0.35)
        self.bins = self._codes(rng)

    def _codes(self, rng):
        """Bin of every item in every subspace, [items, subspaces]: EMDE's locality-sensitive code."""
        codes = np.zeros((len(self.vectors), SUBSPACES), dtype=np.int64)
        for subspace in range(SUBSPACES):
            height = self.vectors @ rng.normal(size=(self.vectors.shape[1], PLANES))
            above = height > np.median(height, axis=0)
            codes[:, subspace] = above @ (1 << np.arange(PLANES))
        return codes

    def preferences(self, rng, wealth, business, taste):
        """Probability of every item for every customer, [customers, items]."""
        logits = (
            self.popularity
            + wealth[:, None] * self.wealth
            + business[:, None] * self.business
            + taste * rng.normal(size=(len(wealth), len(self.popularity)))
        )
        weights = np.exp(logits - logits.max(axis=1, keepdims=True))
        return weights / weights.sum(axis=1, keepdims=True)


def draw_items(rng, preferences, counts, distinct=False):
    """Draws `counts[c]` items for customer c; with `distinct`, each item at most once. Returns (customer, item)."""
    customer = np.repeat(np.arange(len(counts)), counts)
    if distinct:
        # The largest k of log-probability plus Gumbel noise are a draw without replacement.
        keys = np.log(preferences) + rng.gumbel(size=preferences.shape)
        order = np.argsort(-keys, axis=1)
        rank = np.arange(len(customer)) - np.repeat(np.cumsum(counts) - counts, counts)
        return customer, order[customer, rank]
    cumulative = np.cumsum(preferences, axis=1)
    drawn = rng.random(len(customer))
    item = (drawn[:, None] > cumulative[customer]).sum(axis=1)
    return customer, np.minimum(item, preferences.shape[1] - 1)


def sketch(bins, customers, customer, item, weight):
    """Weighted counts per bin, each subspace normalized to sum 1; customers without events keep zeros."""
    counts = np.zeros((customers, SUBSPACES, BINS))
    for subspace in range(SUBSPACES):
        np.add.at(counts[:, subspace, :], (customer, bins[item, subspace]), weight)
    total = counts.sum(axis=2, keepdims=True)
    shares = np.divide(counts, total, out=np.zeros_like(counts), where=total > 0)
    return (np.round(shares * 256) / 256).reshape(customers, SKETCH_DIM)


def chance_of_leaving(customers, customer, category):
    """
    Logistic in the share of a customer's past events that tell of leaving. A sketch keeps shares and loses how many events
    there were, so labels by activity could not be learned from it; who really leaves is drawn, so nobody can know it all.
    """
    tells = np.bincount(customer, weights=category < LEAVING_CATEGORIES, minlength=customers)
    share = tells / np.bincount(customer, minlength=customers)
    return 1 / (1 + np.exp(-(LEAVING_STRENGTH * (share - share.mean()) / share.std() + LEAVING_LEVEL)))


def make_bank(rng):
    """The arrays of the sketches file, named and ordered as `bank_emde_session.py` writes them."""
    segments = rng.permutation(np.repeat(list(SEGMENT_COUNTS), list(SEGMENT_COUNTS.values())))
    n = len(segments)

    def per_segment(table):
        mean, spread = np.array([table[name] for name in segments]).T
        return mean + spread * rng.normal(size=n)

    wealth, business = per_segment(WEALTH), per_segment(BUSINESS)
    activity = rng.gamma(6.0, 1 / 6.0, size=n)
    daily = np.array([EVENTS_PER_DAY[name] for name in segments]) * activity

    spending = Catalog(rng, categories=24, bands=4, weight_of_wealth=1.15, weight_of_business=1.1)
    products = Catalog(rng, categories=10, bands=3, weight_of_wealth=1.3, weight_of_business=1.0)
    tastes = spending.preferences(rng, wealth, business, taste=0.7)

    past_counts = np.maximum(rng.poisson(daily * PAST_DAYS), 1)
    past_customer, past_item = draw_items(rng, tastes, past_counts)
    age = rng.integers(0, PAST_DAYS, size=len(past_customer))
    past = sketch(spending.bins, n, past_customer, past_item, np.exp(-TIME_DECAY * age))

    future_counts = rng.poisson(daily * FUTURE_DAYS)
    customer, item = draw_items(rng, tastes, future_counts)
    future = sketch(spending.bins, n, customer, item, np.ones(len(customer)))

    product_counts = 1 + rng.poisson(np.array([PRODUCTS[name] for name in segments]) - 1)
    owned = products.preferences(rng, wealth, business, taste=0.5)
    customer, item = draw_items(rng, owned, np.minimum(product_counts, 12), distinct=True)
    portfolio = sketch(products.bins, n, customer, item, np.ones(len(customer)))

    leaving = chance_of_leaving(n, past_customer, spending.category[past_item])
    return {
        "customer_ids": np.array([f"C{index:06d}" for index in range(n)]),
        "past_sketches": past,
        "future_sketches": future,
        "portfolio_sketches": portfolio,
        "churn_labels": (rng.random(n) < leaving).astype(np.int64),
        "segments": segments.astype(object),
        "walk": np.array(WALK),
        "sketch_dim": np.array(SKETCH_DIM),
        "past_days": np.array(PAST_DAYS),
        "future_days": np.array(FUTURE_DAYS),
        "time_decay_lambda": np.array(TIME_DECAY),
    }


class ResidualBlock(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.block = nn.Sequential(
            nn.Linear(width, width), nn.BatchNorm1d(width), nn.LeakyReLU(0.01), nn.Dropout(DROPOUT)
        )

    def forward(self, x):
        return x + self.block(x)


class Foundation(nn.Module):
    """MonadEMDE_ResidualFFN: L2-normalized past and portfolio to the logits of the future sketch."""

    def __init__(self, input_dim, output_dim):
        super().__init__()
        self.input_proj = nn.Sequential(nn.Linear(input_dim, HIDDEN), nn.BatchNorm1d(HIDDEN), nn.LeakyReLU(0.01))
        self.residual_blocks = nn.ModuleList(ResidualBlock(HIDDEN) for _ in range(LAYERS))
        self.output_proj = nn.Linear(HIDDEN, output_dim)

    def forward(self, x):
        x = self.input_proj(nn.functional.normalize(x, p=2, dim=-1))
        for block in self.residual_blocks:
            x = block(x)
        return self.output_proj(x)


def log_densities(logits):
    """Log-probability of every bin, normalized per subspace, [n, subspaces, bins]."""
    return nn.functional.log_softmax(logits.reshape(-1, SUBSPACES, BINS), dim=-1)


def divergence(logits, target):
    """Kullback-Leibler divergence of the true density from the predicted one, mean over subspaces and rows."""
    truth = target.reshape(-1, SUBSPACES, BINS)
    return nn.functional.kl_div(log_densities(logits), truth, reduction="sum") / (len(target) * SUBSPACES)


def pretrain(arrays):
    """Trains the foundation on customers with future events; returns the checkpoint as `torch.save` takes it."""
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    future = arrays["future_sketches"]
    active = future.sum(axis=1) > 0
    x = torch.tensor(np.concatenate([arrays["past_sketches"], arrays["portfolio_sketches"]], axis=1)[active]).float()
    # Rounding left sums a little off 1; a density needs exactly 1.
    shares = future[active].reshape(-1, SUBSPACES, BINS)
    y = torch.tensor((shares / shares.sum(axis=2, keepdims=True)).reshape(-1, SKETCH_DIM)).float()
    order = torch.randperm(len(x))
    train, validation, test = order.split([n := int(0.7 * len(x)), m := int(0.15 * len(x)), len(x) - n - m])

    model = Foundation(x.shape[1], y.shape[1])
    optimizer = torch.optim.AdamW(model.parameters(), lr=PRETRAIN_RATE)
    train_losses, val_losses, best = [], [], None
    for epoch in range(PRETRAIN_EPOCHS):
        model.train()
        total = 0.0
        for batch in train[torch.randperm(len(train))].split(PRETRAIN_BATCH):
            loss = divergence(model(x[batch]), y[batch])
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            total += loss.item() * len(batch)
        train_losses.append(total / len(train))
        model.eval()
        with torch.no_grad():
            val_losses.append(divergence(model(x[validation]), y[validation]).item())
        print(f"epoch {epoch + 1:2d}  train {train_losses[-1]:.4f}  validation {val_losses[-1]:.4f}")
        if val_losses[-1] <= min(val_losses):
            best = OrderedDict((key, value.clone()) for key, value in model.state_dict().items())
        if len(val_losses) - 1 - int(np.argmin(val_losses)) >= PRETRAIN_PATIENCE:
            break

    model.load_state_dict(best)
    with torch.no_grad():
        predicted = log_densities(model(x[test])).exp().reshape(len(test), -1)
        similarities = nn.functional.cosine_similarity(predicted, y[test]).numpy()
    print(f"mean similarity {similarities.mean():.4f}")
    return {
        "model_state_dict": model.state_dict(),
        "input_dim": x.shape[1],
        "output_dim": y.shape[1],
        "hidden_dim": HIDDEN,
        "num_layers": LAYERS,
        "dropout": DROPOUT,
        "walk": WALK,
        "train_losses": train_losses,
        "val_losses": val_losses,
        "test_similarities": similarities,
        "mean_similarity": similarities.mean(),
        "architecture": "MonadEMDE_ResidualFFN",
    }


def main():
    parser = argparse.ArgumentParser(description="Writes the demo bank, its foundation model and its configuration.")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[2] / "public" / "demo")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    arrays = make_bank(np.random.default_rng(SEED))
    np.savez_compressed(out / f"emde_session_sketches_walk{WALK}.npz", **arrays)
    torch.save(pretrain(arrays), out / f"future_ubr_model_walk{WALK}.pt")
    (out / "config.json").write_text(json.dumps(CONFIG, indent=2) + "\n")
    for path in sorted(out.iterdir()):
        print(f"{path.stat().st_size:>9,} bytes  {path.name}")


if __name__ == "__main__":
    main()
