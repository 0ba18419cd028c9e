"""Small files of torch.save for the tests of the checkpoint reader, and what is in them.

    torch_checkpoints.py OUT

Writes kinds.pth (number types, strides, offsets, shared storages, things that are not read),
legacy.pth (the format before PyTorch 1.6), resize.safetensors (images before and after
skimage.transform.resize as nnU-Net calls it).
"""

import collections
import pathlib
import sys

import numpy as np
import torch
from nnunetv2.preprocessing.resampling.default_resampling import resample_data_or_seg_to_shape
from safetensors.numpy import save_file


def main():
    out = pathlib.Path(sys.argv[1])
    torch.manual_seed(1)
    base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4)
    state = collections.OrderedDict(
        whole=base,
        turned=base.permute(2, 0, 1),
        part=base[1:, ::2, 1:3],
        repeated=torch.tensor([5.0]).expand(2, 3),
        half=base.half() / 3,
        bfloat=(base / 3).bfloat16(),
        double=base.double() / 3,
        whole_numbers=torch.tensor([-1, 2**40]),
        parameter=torch.nn.Parameter(torch.tensor([1.5])),
        scalar=torch.tensor(7.0),
        empty=torch.zeros(0, 3),
    )
    torch.save(
        {
            "network_weights": state,
            "flags": torch.tensor([True, False]),
            "trainer_name": "nnUNetTrainer",
            "inference_allowed_mirroring_axes": (0, 2),
            "logging": {"a": [np.float64(0.5), np.float32(0.25), np.int64(3)], "array": np.arange(3.0)},
            "device": torch.device("cpu"),
            "path": pathlib.PurePosixPath("/x"),
            "big": 2**70,
            "negative": -(2**40),
            "set": {1, 2},
            "frozen": frozenset([3]),
            ("a", 1): "tuple key",
            "deque": collections.deque([1, 2]),
            "text": "\u00e4\u4e2d",
        },
        out / "kinds.pth",
    )
    torch.save({"a": torch.zeros(2)}, out / "legacy.pth", _use_new_zipfile_serialization=False)

    random = np.random.default_rng(1)
    arrays = {}
    for name, size, to, order, spacing, other in [
        ("cubic", (7, 9, 8), (11, 6, 13), 3, (1, 1, 1), (1, 1, 1)),
        ("short", (2, 3, 1), (5, 5, 4), 3, (1, 1, 1), (1, 1, 1)),
        ("linear", (7, 9, 8), (11, 6, 13), 1, (1, 1, 1), (1, 1, 1)),
        ("coarse", (5, 9, 8), (8, 6, 13), 3, (6, 1, 1), (4, 1.5, 0.7)),
        ("coarse_last", (9, 8, 6), (6, 13, 4), 3, (1, 1, 5), (1.5, 0.7, 6)),
    ]:
        image = (3 * random.standard_normal((1, *size))).astype(np.float32)
        image = np.clip(image, -2, 4)
        arrays[name + ".from"] = image[0]
        arrays[name + ".to"] = resample_data_or_seg_to_shape(image, to, spacing, other, order=order, force_separate_z=None)[0]
        arrays[name + ".spacings"] = np.array([spacing, other], dtype=np.float32)
    save_file(arrays, out / "resize.safetensors")


if __name__ == "__main__":
    main()
