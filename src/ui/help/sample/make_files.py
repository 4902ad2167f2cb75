# Writes a tiny pair of files that Segment Studio opens. Needs numpy and torch.
import numpy as np
import torch
from torch import nn

CUSTOMERS, WIDTH, HIDDEN, LAYERS, WALK = 400, 32, 64, 2, 4
rng = np.random.default_rng(42)

# One row per customer. A sketch counts events per bin; here each segment prefers its own bins.
names = ["mass", "affluent", "business", "private"]
segments = rng.choice(names, size=CUSTOMERS, p=[0.5, 0.2, 0.18, 0.12])
taste = rng.dirichlet(np.full(WIDTH, 0.4), size=(4, 3))  # of 4 segments: past, portfolio, future
row = np.array([names.index(name) for name in segments])


def sketches(which, events):
    return np.stack([rng.multinomial(events, taste[r, which]) / events for r in row])


np.savez_compressed(
    f"emde_session_sketches_walk{WALK}.npz",
    customer_ids=np.array([f"C{i:05d}" for i in range(CUSTOMERS)]),
    past_sketches=sketches(0, 12),  # [N, past width]
    portfolio_sketches=sketches(1, 6),  # [N, portfolio width]
    future_sketches=sketches(2, 12),  # [N, future width]; only pre-training and churn need what follows
    churn_labels=(rng.random(CUSTOMERS) < 0.15).astype(np.int64),
    segments=segments.astype(object),  # the labels to learn
    walk=np.array(WALK),
)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = nn.Sequential(nn.Linear(HIDDEN, HIDDEN), nn.BatchNorm1d(HIDDEN), nn.LeakyReLU(0.01), nn.Dropout(0.1))

    def forward(self, x):
        return x + self.block(x)


class Foundation(nn.Module):
    # The names of these three parts are what the studio looks for in the state dict.
    def __init__(self):
        super().__init__()
        self.input_proj = nn.Sequential(nn.Linear(2 * WIDTH, HIDDEN), nn.BatchNorm1d(HIDDEN), nn.LeakyReLU(0.01))
        self.residual_blocks = nn.ModuleList(Block() for _ in range(LAYERS))
        self.output_proj = nn.Linear(HIDDEN, WIDTH)


torch.manual_seed(42)
torch.save(
    {
        "model_state_dict": Foundation().state_dict(),  # yours: after its training
        "input_dim": 2 * WIDTH,  # past width + portfolio width
        "output_dim": WIDTH,
        "hidden_dim": HIDDEN,
        "num_layers": LAYERS,
        "dropout": 0.1,
        "walk": WALK,
        "architecture": "MonadEMDE_ResidualFFN",
    },
    f"future_ubr_model_walk{WALK}.pt",
)
