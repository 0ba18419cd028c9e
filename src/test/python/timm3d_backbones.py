"""What timm_3d's networks make of weights that both sides can compute, for the parity tests.

    timm3d_backbones.py OUT.json [WEIGHTS_FOLDER]

Weights, inputs and directions come from a hash of their names (see `uniform`), so that only answers
need to be kept: logits, for three networks the gradients (norm, and projections on four directions,
of each parameter), and digests of 2D weights of timm that timm_3d turned into 3D. With a folder the 2D
files of the smallest network stay there, as torch.save and as safetensors write them.
"""

import hashlib
import json
import pathlib
import sys
import tempfile

import numpy as np
import timm
import timm_3d
import torch
from safetensors.torch import save_file

# Mean scale of the norms: such that logits of the deepest network stay of the order of one, and those
# of the narrow ones still tell two inputs apart.
GAINS = {
    "resnet10t": 0.85,
    "resnet14t": 0.85,
    "resnet18": 0.7,
    "resnet34": 0.7,
    "resnet50": 0.7,
    "resnet101": 0.7,
    "resnet152": 0.7,
    "resnext50_32x4d": 0.7,
    "mobilenetv2_100": 1.3,
    "efficientnet_b0": 1.2,
}
INPUT = (2, 1, 32, 28, 24)
# Larger: in training the last norms need more than one voxel.
TRAINING_INPUT = (2, 1, 64, 48, 40)
LABELS = [1, 2]
# Whether the norms follow the batch.
GRADIENTS = {"resnet18": True, "resnet50": False, "efficientnet_b0": True}
DIRECTIONS = 4
SMALLEST = "resnet10t"


def uniform(name, count):
    """Numbers in [-1, 1), of 24 bits: SplitMix64 from the FNV-1a hash of the name."""
    state = 0xCBF29CE484222325
    for byte in name.encode():
        state = ((state ^ byte) * 0x100000001B3) % 2**64
    with np.errstate(over="ignore"):
        z = np.uint64(state) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(40)).astype(np.float64) * 2.0**-23 - 1


def weight(name, shape, gain):
    u = uniform(name, int(np.prod(shape)))
    if name.endswith("running_var"):
        values = 1 + 0.5 * u
    elif name.endswith("running_mean") or name.endswith("bias"):
        values = 0.1 * u
    elif len(shape) == 1:
        values = gain + 0.3 * u
    else:
        values = np.sqrt(6 / np.prod(shape[1:])) * u
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def volume(shape):
    return torch.from_numpy((np.sqrt(3) * uniform("input", int(np.prod(shape)))).astype(np.float32).reshape(shape))


def fill(network, gain):
    for name, tensor in weights(network):
        tensor.copy_(weight(name, tuple(tensor.shape), gain))


def weights(network):
    return [(name, tensor) for name, tensor in network.state_dict().items() if not name.endswith("num_batches_tracked")]


def answers(name):
    network = timm_3d.create_model(name, in_chans=1, num_classes=3, pretrained=False)
    fill(network, GAINS[name])
    network.eval()
    with torch.no_grad():
        features = network.forward_head(network.forward_features(volume(INPUT)), pre_logits=True)
        logits = network(volume(INPUT))
    result = {
        "gain": GAINS[name],
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
        "arrays": len(weights(network)),
        "features": traces("features", features),
        "logits": logits.tolist(),
    }
    if name in GRADIENTS:
        result["training"] = training(network, GRADIENTS[name])
    return result


def training(network, batch_statistics):
    network.train(batch_statistics)
    network.zero_grad()
    logits = network(volume(TRAINING_INPUT))
    torch.nn.functional.cross_entropy(logits, torch.tensor(LABELS)).backward()
    return {
        "batch_statistics": batch_statistics,
        "logits": logits.tolist(),
        "gradients": {name: traces(name, parameter.grad) for name, parameter in network.named_parameters()},
        "statistics": {name: traces(name, tensor) for name, tensor in weights(network) if "running" in name},
    }


def traces(name, tensor):
    """The norm and the projections on the directions: if these agree, so does the tensor."""
    values = tensor.detach().numpy().astype(np.float64).ravel()
    projections = [float(values @ uniform(f"direction{n}/{name}", values.size)) for n in range(DIRECTIONS)]
    return [float(f"{value:.9g}") for value in [float(np.linalg.norm(values)), *projections]]


def inflated(name, folder):
    """SHA-256 over the arrays in the order of their names, the head left out."""
    flat = timm.create_model(name, pretrained=False)
    fill(flat, GAINS[name])
    file = folder / f"{name}.safetensors"
    save_file(flat.state_dict(), file)
    if name == SMALLEST:
        torch.save(flat.state_dict(), folder / f"{name}.pth")
        torch.save({"epoch": 3, "state_dict": {"module." + k: v for k, v in flat.state_dict().items()}}, folder / f"{name}.tar")
    network = timm_3d.create_model(
        name, in_chans=1, num_classes=3, pretrained=True, pretrained_cfg_overlay={"file": str(file)}
    )
    digest = hashlib.sha256()
    for key, tensor in sorted(weights(network)):
        if not key.startswith(("fc.", "classifier.")):
            digest.update(tensor.numpy().astype("<f4").tobytes())
    return digest.hexdigest()


def main():
    torch.set_num_threads(2)
    result = {
        "made_by": f"timm3d_backbones.py with timm_3d {timm_3d.__version__}, timm {timm.__version__}, torch {torch.__version__}",
        "networks": {name: answers(name) for name in GAINS},
    }
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else temporary)
        result["inflated"] = {name: inflated(name, folder) for name in GAINS}
    pathlib.Path(sys.argv[1]).write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
