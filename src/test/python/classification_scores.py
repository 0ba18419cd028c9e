"""scikit-learn's scores of random answers, as reference for the lab's own.

Usage: classification_scores.py OUT.json [SEED]
"""
import json
import sys

import numpy as np
import sklearn
from sklearn import metrics

CLASSES = [0, 1, 2]


def probabilities(rng, truth, kind):
    logits = rng.normal(size=(len(truth), 3)) + 1.2 * np.eye(3)[truth]
    if kind == "ties":
        logits = np.round(logits)
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    if kind == "one answer":
        p[:, 1] = p.sum(axis=1) * 2
    return p / p.sum(axis=1, keepdims=True)


def calibration_error(truth, p):
    confidence = p.max(axis=1)
    right = p.argmax(axis=1) == truth
    bins = np.minimum(9, (10 * confidence).astype(int))
    return sum(
        abs(confidence[bins == b].sum() - right[bins == b].sum()) for b in range(10)
    ) / len(truth)


def case(rng, counts, kind):
    truth = rng.permutation(np.repeat(CLASSES, counts))
    p = probabilities(rng, truth, kind)
    answer = p.argmax(axis=1)
    matrix = metrics.confusion_matrix(truth, answer, labels=CLASSES)
    specificity = np.mean(
        [metrics.recall_score(truth != c, answer != c, zero_division=0) for c in CLASSES]
    )
    fpr, tpr, _ = metrics.roc_curve(truth == 0, p[:, 0], drop_intermediate=False)
    return {
        "kind": kind,
        "truth": truth.tolist(),
        "probabilities": p.tolist(),
        "confusion": matrix.tolist(),
        "accuracy": metrics.accuracy_score(truth, answer),
        "sensitivity": metrics.recall_score(truth, answer, average="macro", zero_division=0),
        "specificity": specificity,
        "f1": metrics.f1_score(truth, answer, average="weighted", zero_division=0),
        "auc": metrics.roc_auc_score(truth, p, multi_class="ovr", average="macro"),
        "aucs": [metrics.roc_auc_score(truth == c, p[:, c]) for c in CLASSES],
        "calibration_error": calibration_error(truth, p),
        "roc_fpr": fpr.tolist(),
        "roc_tpr": tpr.tolist(),
    }


def main():
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rng = np.random.default_rng(seed)
    cases = [
        case(rng, [26, 26, 26], "usual"),
        case(rng, [26, 26, 26], "ties"),
        case(rng, [5, 14, 21], "usual"),
        case(rng, [5, 14, 21], "one answer"),
    ]
    reference = {"scikit_learn": sklearn.__version__, "seed": seed, "cases": cases}
    with open(sys.argv[1], "w") as out:
        json.dump(reference, out)


main()
