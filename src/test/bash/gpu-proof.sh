#!/usr/bin/env bash
# Proves the GPU path on a machine that has a card, and writes down its times:
#   doctor; one analysis on the card and one on the processor, and where they differ; a backbone's forward pass and
#   training step beside PyTorch on the same card; a short training on the card.
#
# usage: src/test/bash/gpu-proof.sh SERIES [OUT]     SERIES: a CT with L1, as files or NIfTI; OUT: default target/gpu
#
# Needs the built program, python3 with torch for CUDA (its libtorch is used) and, for the comparison, timm, timm-3d and
# safetensors. DEVICE=cpu runs all of it where there is no card. DJL 0.35.1 ships its engine library for libtorch 2.7.1:
# where torch is another version, gpu-engine.cc is compiled over torch's headers (g++ with C++20, a JDK's jni.h) and used.
set -euo pipefail
home=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../.." && pwd)
series=${1:?usage: src/test/bash/gpu-proof.sh SERIES [OUT]}
out=${2:-$home/target/gpu}
device=${DEVICE:-gpu:0}
python=${MEDCONV_PYTHON:-python3}
medconv=${MEDCONV:-$home/install/medconv}
mkdir -p "$out"

torch=$("$python" -c 'import torch, os; print(os.path.dirname(torch.__file__))')
version=$("$python" -c 'import torch; print(torch.__version__.split("+")[0])')
export PYTORCH_LIBRARY_PATH=$torch/lib PYTORCH_VERSION=2.7.1 PYTORCH_FLAVOR=${PYTORCH_FLAVOR:-cu128}
export LD_LIBRARY_PATH=$torch/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
if [[ $version != 2.7.1 ]]; then
  export DJL_CACHE_DIR=$out/engine
  library=$DJL_CACHE_DIR/pytorch/2.7.1-$PYTORCH_FLAVOR-linux-x86_64/0.35.1-libdjl_torch.so
  if [[ ! -f $library ]]; then
    echo "torch is $version, not 2.7.1: compiling the engine's library for it (a minute)" >&2
    jni=$(dirname -- "$(dirname -- "$(readlink -f -- "$(command -v javac)")")")/include
    mkdir -p "$(dirname -- "$library")"
    g++ -std=c++20 -O1 -fPIC -shared -w -I"$jni" -I"$jni/linux" -I"$torch/include" "$home/src/test/bash/gpu-engine.cc" \
      -o "$library" -L"$torch/lib" -ltorch -ltorch_cpu -lc10 -Wl,--allow-shlib-undefined
  fi
fi

"$medconv" doctor --offline | grep -E '^[a-z]+ +(engine|graphics card)' | tee "$out/doctor.txt" || true
for on in "$device" cpu; do
  "$medconv" analyze "$series" --device "$on" --json --out "$out/analysis-${on%:*}" > "$out/analysis-${on%:*}.json"
done
"$python" - "$out/analysis-${device%:*}.json" "$out/analysis-cpu.json" << 'P' | tee "$out/analysis.txt"
import json, sys

def leaves(value, path=""):
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, path + "/" + key)
    elif isinstance(value, list):
        for n, one in enumerate(value):
            yield from leaves(one, f"{path}/{n}")
    else:
        yield path, value

card, cpu = (dict(leaves(json.load(open(name)))) for name in sys.argv[1:3])
print("seconds on the card:", {k.split("/")[-1]: round(v, 2) for k, v in card.items() if "/seconds/" in k})
print("seconds on the CPU: ", {k.split("/")[-1]: round(v, 2) for k, v in cpu.items() if "/seconds/" in k})
skip = ("/seconds/", "/objects/", "device", "memory")
for key in sorted(card.keys() | cpu.keys()):
    a, b = card.get(key), cpu.get(key)
    if a != b and not any(word in key for word in skip):
        print(f"differs: {key}: {a} on the card, {b} on the CPU")
P
MEDCONV_PYTHON=$python "$medconv" bench infer --device "$device" --rounds 5 --threads 8 | tee "$out/infer.txt"
"$medconv" lab simulate-cohort --out "$out/cohort" --subjects 96,40,24 --seed 5 > "$out/cohort.log" 2>&1
rm -rf "$out/run" "$out/model"
"$medconv" lab train --data "$out/cohort" --recipe resnet50+balce+augment+windows --size 64,48,40 --spacing 1.5 --batch 16 \
  --epochs 12 --frozen-norms-from 0.5 --learning-rate 0.0005 --device "$device" --out "$out/run" --model "$out/model"
echo "done: $out"
