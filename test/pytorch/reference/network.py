"""The predictor and the training script's pieces in plain PyTorch: what the studio is compared with."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

HEAD_WIDTHS = (256, 64)


class ResidualBlock(nn.Module):
    def __init__(self, width, dropout):
        super().__init__()
        self.block = nn.Sequential(nn.Linear(width, width), nn.BatchNorm1d(width), nn.LeakyReLU(0.01), nn.Dropout(dropout))

    def forward(self, x):
        return x + self.block(x)


class SegmentPredictor(nn.Module):
    """Modules are constructed in forward order: that order is the order of the generator's draws."""

    def __init__(self, shape, dropout=0.0, head_dropout=(0.0, 0.0)):
        super().__init__()
        hidden, output = shape["hiddenDim"], shape["outputDim"]
        first, second = shape.get("headWidths", HEAD_WIDTHS)
        self.input_proj = nn.Sequential(nn.Linear(shape["inputDim"], hidden), nn.BatchNorm1d(hidden), nn.LeakyReLU(0.01))
        self.residual_blocks = nn.ModuleList(ResidualBlock(hidden, dropout) for _ in range(shape["numLayers"]))
        self.output_proj = nn.Linear(hidden, output)
        self.classifier = nn.Sequential(
            nn.Linear(output, first), nn.BatchNorm1d(first), nn.LeakyReLU(0.01), nn.Dropout(head_dropout[0]),
            nn.Linear(first, second), nn.BatchNorm1d(second), nn.LeakyReLU(0.01), nn.Dropout(head_dropout[1]),
            nn.Linear(second, shape["classes"]),
        )

    def backbone(self):
        return [self.input_proj, self.residual_blocks, self.output_proj]

    def forward(self, x):
        x = self.input_proj(F.normalize(x, p=2, dim=-1))
        for block in self.residual_blocks:
            x = block(x)
        return self.classifier(self.output_proj(x))


def make_optimizer(model, config):
    """AdamW with the script's parameter groups: backbone and head, or the head alone when the backbone is frozen."""
    rate, factor = config["learningRate"], config.get("headLearningRateFactor", 10)
    head = {"params": model.classifier.parameters(), "lr": rate * factor}
    backbone = [p for module in model.backbone() for p in module.parameters()]
    if config.get("freezeBackbone", False):
        for parameter in backbone:
            parameter.requires_grad = False
        groups = [head]
    else:
        groups = [{"params": backbone, "lr": rate}, head]
    return torch.optim.AdamW(groups, weight_decay=config.get("weightDecay", 0.01))


def set_training_mode(model, config):
    """Training mode; a frozen backbone's BatchNorms may be kept in evaluation mode."""
    model.train()
    if config.get("freezeBackbone", False) and config.get("frozenBatchNorm", "train") == "eval":
        for module in model.backbone():
            module.eval()


def class_weights(labels, classes):
    counts = np.bincount(labels, minlength=classes)
    present = counts > 0
    weights = np.zeros(classes)
    weights[present] = len(labels) / (present.sum() * counts[present])
    return weights


def train_step(model, optimizer, criterion, inputs, labels, clip):
    optimizer.zero_grad()
    loss = criterion(model(inputs), labels)
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], clip)
    optimizer.step()
    return loss.item(), norm.item()


def synthetic_bank(rows, width, classes, seed):
    """Sparse non-negative sketches with class-dependent means; row 0 is all zero, labels are imbalanced."""
    rng = np.random.default_rng(seed)
    shares = 0.5 ** np.arange(1, classes + 1)
    labels = rng.choice(classes, size=rows, p=shares / shares.sum())
    centers = rng.gamma(1.0, 1.0, (classes, width))
    inputs = rng.gamma(1.0, 1.0, (rows, width)) * (rng.random((rows, width)) < 0.3) + 0.3 * centers[labels]
    inputs[0] = 0
    return inputs.astype(np.float32), labels.astype(np.int64)


def settled_predictor(shape, seed):
    """A predictor whose backbone statistics and affine parameters are not the defaults, as a checkpoint's are not."""
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    model = SegmentPredictor(shape)
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if name.startswith("classifier"):
                continue
            if name.endswith("num_batches_tracked"):
                tensor.fill_(7)
            elif name.endswith("running_var"):
                tensor.uniform_(0.5, 2.0, generator=generator)
            elif name.endswith("running_mean") or ".1." in name:
                tensor.add_(torch.empty_like(tensor).uniform_(-0.2, 0.2, generator=generator))
    return model
