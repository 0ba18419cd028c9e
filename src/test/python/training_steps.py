"""Writes what PyTorch and schedulefree make of twenty training steps, for TrainingStepsTest.

usage: training_steps.py OUTPUT.json

Needs the packages torch and schedulefree from PyPI. The problem is the same for all: logistic
regression of three classes on two small arrays of weights, 24 cases of 5 features, batches of 8
that take turns. Plain cross-entropy but where the name says otherwise.
"""

import json
import sys
from importlib import metadata

import schedulefree
import torch
from torch.nn import functional

FEATURES, CLASSES, CASES, BATCH, STEPS = 5, 3, 24, 8, 20
RATE, DECAY, RHO = 0.01, 0.05, 0.05


def problem():
    generator = torch.Generator().manual_seed(7)
    features = torch.randn(CASES, FEATURES, generator=generator)
    classes = torch.randint(CLASSES, (CASES,), generator=generator)
    weight = torch.randn(FEATURES, CLASSES, generator=generator)
    bias = torch.randn(CLASSES, generator=generator)
    return features, classes, weight, bias


def run(make, loss=functional.cross_entropy, rate=None, sam=False, evaluate=False):
    """Weights after each step, and the loss of each."""
    features, classes, weight, bias = problem()
    weight.requires_grad_()
    bias.requires_grad_()
    optimizer, scheduler = make([weight, bias])
    if evaluate:
        optimizer.train()
    trace = []

    def gradients(batch):
        value = loss(features[batch] @ weight + bias, classes[batch])
        optimizer.zero_grad()
        value.backward()
        return value.item()

    for step in range(STEPS):
        batch = [(step * BATCH + n) % CASES for n in range(BATCH)]
        value = gradients(batch)
        if sam:
            # github.com/davda54/sam: e = rho g / (|g| + 1e-12), over all weights together
            kept = [p.detach().clone() for p in (weight, bias)]
            norm = torch.norm(torch.stack([p.grad.norm(p=2) for p in (weight, bias)]), p=2)
            with torch.no_grad():
                for p in (weight, bias):
                    p.add_(p.grad * (RHO / (norm + 1e-12)))
            gradients(batch)
            with torch.no_grad():
                for p, old in zip((weight, bias), kept):
                    p.copy_(old)
        optimizer.step()
        if scheduler:
            scheduler.step()
        trace.append(
            {
                "loss": value,
                "weight": weight.detach().flatten().tolist(),
                "bias": bias.detach().tolist(),
            }
        )
    result = {"steps": trace}
    if evaluate:
        group = optimizer.param_groups[0]
        result["weightSum"] = group["weight_sum"]
        optimizer.eval()
        result["evaluation"] = {"weight": weight.detach().flatten().tolist(), "bias": bias.detach().tolist()}
        optimizer.train()
        result["training"] = {"weight": weight.detach().flatten().tolist(), "bias": bias.detach().tolist()}
    return result


def adamw(parameters):
    return torch.optim.AdamW(parameters, lr=RATE, weight_decay=DECAY), None


def annealed(parameters):
    optimizer = torch.optim.AdamW(parameters, lr=RATE, weight_decay=DECAY)
    return optimizer, torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=STEPS)


def schedule_free(warm_up):
    return lambda parameters: (
        schedulefree.AdamWScheduleFree(parameters, lr=RATE, weight_decay=DECAY, warmup_steps=warm_up),
        None,
    )


def main(output: str) -> None:
    torch.set_num_threads(1)
    features, classes, weight, bias = problem()
    counts = torch.bincount(classes, minlength=CLASSES).float()
    prior = (counts / counts.sum()).log()
    balanced = CASES / (CLASSES * counts)

    def balce(tau1):
        return lambda logits, y: functional.cross_entropy(logits + tau1 * prior, y)

    def equations(logits, y):
        hot = functional.one_hot(y, CLASSES).float()
        return functional.binary_cross_entropy_with_logits(logits, hot, weight=balanced[y].unsqueeze(1))

    result = {
        "versions": f"torch {torch.__version__}, schedulefree {metadata.version('schedulefree')}",
        "features": features.flatten().tolist(),
        "classes": classes.tolist(),
        "weight": weight.flatten().tolist(),
        "bias": bias.tolist(),
        "runs": {
            "adamw": run(adamw),
            "cosine": run(annealed),
            "balce": run(adamw, balce(1.0)),
            "balce tau1=0.5": run(adamw, balce(0.5)),
            "balce-equations": run(adamw, equations),
            "sam": run(adamw, sam=True),
            "schedule-free": run(schedule_free(0), evaluate=True),
            "schedule-free, warm-up": run(schedule_free(5), evaluate=True),
            "schedule-free, sam": run(schedule_free(0), sam=True, evaluate=True),
        },
    }
    with open(output, "w", encoding="utf-8") as file:
        json.dump(result, file)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
