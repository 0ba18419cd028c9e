"""Writes random weights of timm_3d's resnet50, an input and what the network makes of it.

usage: timm3d_resnet50.py OUTPUT.safetensors SEED

Needs the packages timm-3d, timm, torch, safetensors and numpy from PyPI.
"""

import sys

import timm_3d
import torch
from safetensors.torch import save_file


def main(output: str, seed: int) -> None:
    torch.manual_seed(seed)
    torch.set_num_threads(2)
    network = timm_3d.create_model("resnet50", in_chans=1, num_classes=3, pretrained=False)
    # The norms of a new network do nothing (scale 1 or 0, mean 0, variance 1): give each its say.
    for name, tensor in network.state_dict().items():
        if ".running_var" in name or ("bn" in name and name.endswith("weight")) or "downsample.1.weight" in name:
            tensor.uniform_(0.5, 1.5)
        elif ".running_mean" in name or ("bn" in name and name.endswith("bias")) or "downsample.1.bias" in name:
            tensor.normal_(0, 0.1)
    network.eval()
    volume = torch.randn(2, 1, 32, 40, 48)
    with torch.no_grad():
        logits = network(volume)
    trainable = sum(parameter.numel() for parameter in network.parameters())
    tensors = {
        "weights/" + name: tensor.contiguous()
        for name, tensor in network.state_dict().items()
        if not name.endswith("num_batches_tracked")
    }
    tensors["input"] = volume
    tensors["logits"] = logits
    # The gradient of the first case's cross-entropy against class 1, by which training is compared.
    network.zero_grad()
    loss = torch.nn.functional.cross_entropy(network(volume[:1]), torch.tensor([1]))
    loss.backward()
    for name in ("conv1.weight", "layer2.0.downsample.0.weight", "layer4.2.bn2.weight", "fc.weight"):
        tensors["gradient/" + name] = network.get_parameter(name).grad.contiguous()
    tensors["trainable"] = torch.tensor([trainable // 1_000_000, trainable % 1_000_000], dtype=torch.float32)
    save_file(tensors, output)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
