#!/usr/bin/env bash
# The rows nearer to the paper and the candidates of medconv.md on one graphics card with 16 processors: simulates the cohorts, makes
# weights to start from, trains all rows, a program for each recipe, and chooses by the rule. Nothing but the program is needed.
#   MEDCONV=install/medconv   DEVICE=gpu:0   CORES=16
#   OUT=out                   what is kept: the chosen network (in pieces of 15 MiB), rows, curves, reports, logs
#   LIMIT=465                 seconds, all in all; what is not finished 35 s before is ended, finished rows are kept
set -uo pipefail
M=${MEDCONV:-install/medconv} D=${DEVICE:-gpu:0} OUT=${OUT:-out} CORES=${CORES:-$(nproc)} LIMIT=${LIMIT:-465}
PEOPLE=${PEOPLE:-3000,500,500} OTHERS=${OTHERS:-800,100,20} COHORT=${COHORT:-}
NEAR_EPOCHS=${NEAR_EPOCHS:-40} SHIP_EPOCHS=${SHIP_EPOCHS:-8} SHIP_BATCH=${SHIP_BATCH:-16} SEEDS=${SEEDS:-3}
NEAR_SIZE=${NEAR_SIZE:-64,48,40} NEAR_MM=${NEAR_MM:-1.5} SHIP_SIZE=${SHIP_SIZE:-32,28,24} SHIP_MM=${SHIP_MM:-2}
SHIP_RATE=${SHIP_RATE:-0.001} PRE_EPOCHS=${PRE_EPOCHS:-6} HEAP=${HEAP:-6g} RN50=${RN50:-resnet50}
USUAL=${USUAL:-600} STRANGE=${STRANGE:-300} CHECKED=${CHECKED:-100}
export _JAVA_OPTIONS="-Xmx$HEAP"
W=${WORK:-$(mktemp -d)}; mkdir -p "$OUT" "$W/logs"; begun=$SECONDS; summary=$OUT/summary.txt; : > "$summary"
say() { printf '%4ds  %s\n' $((SECONDS - begun)) "$*" | tee -a "$summary"; }
left() { echo $((LIMIT - (SECONDS - begun))); }
# lab NAME ARGS: one command with its log; ended, by force, when time is up, with half a minute left for what comes back
lab() {
  local name=$1 from=$SECONDS; shift
  [[ $name =~ ${ONLY:-.} ]] && (($(left) > 40)) || return 0
  timeout -k 2 $(($(left) - 35)) $M lab "$@" > "$W/logs/$name.log" 2>&1
  local rc=$?; say "$name: $((SECONDS - from)) s, ended with $rc"
  [[ $rc == 0 ]] || tr '\r' '\n' < "$W/logs/$name.log" | tail -n 2 | cut -c1-300 >> "$summary"
}
if command -v nvidia-smi > /dev/null; then
  nvidia-smi --query-gpu=timestamp,name,utilization.gpu,memory.used --format=csv,noheader -l 2 > "$W/logs/smi.csv" 2>&1 & smi=$!
fi
say "$(nvidia-smi -L 2>/dev/null | cut -c1-60); $CORES threads"
# 1. What the first trainings need.
lab cohort-other simulate-cohort --out "$W/other" --subjects "$OTHERS" --seed 1 --threads "$CORES"
lab cohort-austinspine simulate-cohort --out "$W/austinspine" $COHORT --threads "$CORES"
# 2. Weights to start from, while the population is drawn.
PRE="--data $W/other --size $NEAR_SIZE --spacing $NEAR_MM --batch 16 --epochs $PRE_EPOCHS --learning-rate 0.0005"
lab cohort-large simulate-cohort --out "$W/large" --subjects "$PEOPLE" --seed 3 --threads "$CORES" & large=$!
lab pretrain-resnet50 pretrain $RN50 $PRE --device "$D" --out "$W/weights" & a=$!
lab pretrain-resnet18 pretrain resnet18 $PRE --device "$D" --out "$W/weights" & b=$!
wait $a $b
# 3. Rows nearer to the paper: a process for each recipe, its seeds one after the other.
NEAR="--data $W/austinspine --pretrained $W/weights --size $NEAR_SIZE --spacing $NEAR_MM --batch 16 --epochs $NEAR_EPOCHS --learning-rate 0.0005 --threads 2"
trainings=() hu=()
near() { local name=$1 table=$2 rows=$3 seeds=$4; lab "near-$name" table "$table" $NEAR --rows "$rows" --seeds "$seeds" --device "$D" --out "$W/near-$name"; }
near plain 7 '^plain cross-entropy$' "$SEEDS" & trainings+=($!)
near balce 7 '^Bal-CE with tau2 = 1$' "$SEEDS" & trainings+=($!)
near tscore 7 '^T-score$' "$SEEDS" & trainings+=($!)
(near equations 7 equations 1; near resnet18 2 '^resnet18.a1_in1k$' 1) & trainings+=($!)
# 4. The candidates.
wait $large
SHIP="--data $W/large --pretrained $W/weights --with augment+windows --size $SHIP_SIZE --spacing $SHIP_MM --batch $SHIP_BATCH --epochs $SHIP_EPOCHS --learning-rate $SHIP_RATE --frozen-norms-from 0.7 --threads 2 --models $W/models"
ship() { lab "ship-$1" table 7 $SHIP --rows "$2" --seeds "$SEEDS" --device "$D" --out "$W/ship-$1"; }
# Beside it, where processors are idle: the volumes from which a calibration learns what is no L1 (no network has a part in it).
traits() {
  mkdir -p "$W/traits"
  lab stand-in train --data "$W/austinspine" --recipe mobilenetv2_100+balce+windows --size $SHIP_SIZE --spacing $SHIP_MM --epochs 1 --device cpu --out "$W/stand-in.work" --model "$W/stand-in"
  export _JAVA_OPTIONS="-Xmx$HEAP -Djava.util.concurrent.ForkJoinPool.common.parallelism=$((CORES > 5 ? CORES - 5 : 1))"
  local of="--model $W/stand-in --data $W/austinspine --device cpu --threads 1 --traits $W/traits"
  lab traits-learnt calibrate $of --training-cases "$USUAL" --strange "$STRANGE" --check-strange 0 --seed 20261124
  lab cohort-calibration simulate-cohort --out "$W/calibration" --subjects 30,1000,500 --seed 2 --threads $((CORES > 5 ? CORES - 5 : 1))
  for seed in 103 201; do lab "traits-$seed" calibrate $of --check-only --strange "$CHECKED" --seed "$seed"; done
}
M="nice -n 15 $M" traits & beside=$!
ship tscore '^T-score$' & trainings+=($!)
ship balce '^Bal-CE with tau2 = 1$' & trainings+=($!)
ship plain '^plain cross-entropy$' & trainings+=($!)
ship equations equations & trainings+=($!)
wait "${trainings[@]}" $beside
# 5. The choice by the rule, and what comes back: at most 8 files of 16 MiB.
for kind in near ship; do
  mkdir -p "$W/$kind/rows" "$W/$kind/curves"
  cp "$W/$kind"-*/rows/*.json "$W/$kind/rows/" 2>/dev/null; cp "$W/$kind"-*/curves/*.csv "$W/$kind/curves/" 2>/dev/null
  say "$kind: $(ls "$W/$kind/rows" | wc -l) trainings finished"
done
timeout ${CHOOSE:-25} $M lab table 7 $SHIP --report-only --part VALIDATION --device cpu --out "$W/ship" --choose "$W/chosen/medconv-resnet50" > "$W/logs/choose.log" 2>&1
tr '\r' '\n' < "$W/logs/choose.log" | grep -a 'Chosen\|written\|medconv' | cut -c1-400 | tee -a "$summary"
[[ -f $W/chosen/medconv-resnet50/weights.safetensors ]] && split -b 15m -d "$W/chosen/medconv-resnet50/weights.safetensors" "$OUT/weights.safetensors." \
  && cp "$W/chosen/medconv-resnet50/model.yaml" "$OUT/model.yaml"
# Its calibration, with the volumes drawn before, and the check by attenuation.
if [[ -d $W/chosen/medconv-resnet50 && -d $W/traits ]] && (($(left) > 45)); then
  timeout -k 1 $(($(left) - 8)) $M lab calibrate --model "$W/chosen/medconv-resnet50" --data "$W/calibration" --coverage 0.9 --flag-sensitivity 0.85 \
    --ood-quantile 0.95 --training-cases "$USUAL" --strange "$STRANGE" --check-strange 0 --per-band 200 --seed 20261124 --traits "$W/traits" \
    --model-version 0.3.0 --device "$D" --threads 2 > "$W/logs/calibrate.log" 2> "$W/logs/calibrate.err"
  say "calibrate ended with $?"; cp "$W"/chosen/medconv-resnet50/{model.yaml,calibration*} "$W/logs/" 2>/dev/null
fi
# The same network on card and processor: do they answer alike?
if [[ -d $W/chosen/medconv-resnet50 ]] && (($(left) > 28)); then
  for device in "$D" cpu; do
    timeout -k 1 22 $M lab beside-hu --model "$W/chosen/medconv-resnet50" --data "$W/large" --device "$device" --threads 7 > "$W/logs/beside-hu-${device%:*}.log" 2> "$W/logs/beside-hu-${device%:*}.err" & hu+=($!)
  done
  wait "${hu[@]}"
  [[ -s $W/logs/beside-hu-cpu.log ]] && cmp -s "$W"/logs/beside-hu-*.log && say "beside-hu on $D and on cpu: the same figures" || say "beside-hu on $D and on cpu differ, or one was not ready"
fi
[[ -z ${smi:-} ]] || kill "$smi"
cp "$W/weights/PRETRAINED.md" "$W/logs/" 2>/dev/null
tar czf "$OUT/rows.tgz" -C "$W" near ship $([[ -d $W/traits ]] && echo traits) && tar czf "$OUT/logs.tgz" -C "$W" logs
say "all done"; ls -l "$OUT" | tail -n +2
