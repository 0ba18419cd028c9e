"""PyTorch beside this program, for `bench infer`: timm_3d's network with the weights it is given.

    torch_peer.py BACKBONE WEIGHTS.safetensors THREADS DEVICE

Then one task a line on standard input, "inference|training REPEATS N D H W", and one line of JSON each
on standard output. Ends with its input.
"""

import json
import sys
import time

import timm_3d
import torch
from safetensors.torch import load_file

CLASSES = 3


def main(backbone, weights, threads, device):
    torch.set_num_threads(int(threads))
    network = timm_3d.create_model(backbone, in_chans=1, num_classes=CLASSES, pretrained=False)
    missing, unknown = network.load_state_dict(load_file(weights), strict=False)
    if unknown or any(not name.endswith("num_batches_tracked") for name in missing):
        sys.exit(f"the weights do not fit: missing {missing}, unknown {unknown}")
    network.to(device)
    say(torch=torch.__version__, timm_3d=timm_3d.__version__, threads=torch.get_num_threads())
    optimiser = None
    for line in sys.stdin:
        task, repeats, *shape = line.split()
        volume = torch.sin(torch.arange(product(shape), dtype=torch.float32)).reshape([int(n) for n in shape]).to(device)
        if task == "training":
            optimiser = optimiser or torch.optim.AdamW(network.parameters(), lr=1e-6)
            network.train()
            work = step(network, optimiser, volume)
        else:
            network.eval()
            work = inference(network, volume)
        say(**timed(work, int(repeats)))


def product(shape):
    count = 1
    for size in shape:
        count *= int(size)
    return count


def inference(network, volume):
    def work():
        with torch.inference_mode():
            return network(volume).flatten().tolist()

    return work


def step(network, optimiser, volume):
    labels = torch.arange(len(volume), device=volume.device) % CLASSES

    def work():
        loss = torch.nn.functional.cross_entropy(network(volume), labels)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        return [loss.item()]

    return work


def timed(work, repeats):
    seconds, cpu = time.perf_counter(), time.process_time()
    for _ in range(repeats):
        values = work()
    return {
        "seconds": (time.perf_counter() - seconds) / repeats,
        "cpuSeconds": (time.process_time() - cpu) / repeats,
        "values": values,
    }


def say(**what):
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
