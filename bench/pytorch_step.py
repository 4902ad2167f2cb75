"""One training step of segment_prediction_finetune.py, for `npm run bench -- --pytorch`: `script` as it is written there,
`fused` with AdamW in one kernel, `compiled` with `torch.compile` too. On a graphics processor TF32 stays off.

Prints one JSON line about itself once it is warm; then, for every line on stdin, the seconds per step of one more
sample, which averages as many steps as the engines' samples do (`bench/bench.worker.ts`).
"""

import argparse
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional


SAMPLE_SECONDS = 0.3
MAX_STEPS_PER_SAMPLE = 28
WARM_UP_SECONDS = 1.5


class ResidualBlock(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.block = nn.Sequential(nn.Linear(width, width), nn.BatchNorm1d(width), nn.LeakyReLU(), nn.Dropout(0.1))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.block(x)


class SegmentPredictor(nn.Module):
    def __init__(self, hidden: int, layers: int) -> None:
        super().__init__()
        self.input_proj = nn.Sequential(nn.Linear(640, hidden), nn.BatchNorm1d(hidden), nn.LeakyReLU())
        self.residual_blocks = nn.ModuleList(ResidualBlock(hidden) for _ in range(layers))
        self.output_proj = nn.Linear(hidden, 320)
        self.classifier = nn.Sequential(
            nn.Linear(320, 256), nn.BatchNorm1d(256), nn.LeakyReLU(), nn.Dropout(0.3),
            nn.Linear(256, 64), nn.BatchNorm1d(64), nn.LeakyReLU(), nn.Dropout(0.2),
            nn.Linear(64, 4),
        )  # fmt: skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.input_proj(functional.normalize(x, p=2, dim=-1))
        for block in self.residual_blocks:
            x = block(x)
        return self.classifier(self.output_proj(x))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--hidden", type=int, required=True)
    parser.add_argument("--layers", type=int, required=True)
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--variant", choices=["script", "fused", "compiled"], default="script")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    options = parser.parse_args()
    device = torch.device(options.device)

    torch.manual_seed(42)
    torch.backends.cuda.matmul.allow_tf32 = False
    model = SegmentPredictor(options.hidden, options.layers).train().to(device)
    head = list(model.classifier.parameters())
    backbone = [p for name, p in model.named_parameters() if not name.startswith("classifier")]
    optimizer = torch.optim.AdamW([{"params": backbone, "lr": 1e-4}, {"params": head, "lr": 1e-3}], weight_decay=0.01, fused=options.variant != "script")
    criterion = nn.CrossEntropyLoss(weight=torch.ones(4, device=device))
    x = (torch.rand(options.batch, 640) - 0.7).clamp(min=0).to(device)
    y = (torch.arange(options.batch) % 4).to(device)
    forward = torch.compile(model) if options.variant == "compiled" else model

    def step() -> float:
        begin = time.perf_counter()
        optimizer.zero_grad()
        loss = criterion(forward(x), y)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0)
        optimizer.step()
        loss.item()
        return time.perf_counter() - begin

    # The first step compiles.
    step()
    begin = time.perf_counter()
    seconds = step()
    while time.perf_counter() - begin < WARM_UP_SECONDS:
        seconds = step()
    steps = min(MAX_STEPS_PER_SAMPLE, max(1, round(SAMPLE_SECONDS / seconds)))
    facts = {
        "threads": torch.get_num_threads(),
        "version": torch.__version__.split("+")[0],
        "cpuCapability": torch.backends.cpu.get_cpu_capability(),
        "adapter": torch.cuda.get_device_name() if options.device == "cuda" else None,
    }
    print(json.dumps(facts), flush=True)
    for _ in sys.stdin:
        print(sum(step() for _ in range(steps)) / steps, flush=True)


if __name__ == "__main__":
    main()
