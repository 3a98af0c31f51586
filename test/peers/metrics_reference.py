"""Measures evaluations that it is given as JSON on stdin with scikit-learn, statsmodels and scipy, as JSON on stdout.

    [{"labels": ["a", …], "truth": [0, …], "prediction": [0, …], "probabilities": [[…], …], "other": [0, …]}, …]

`other` is a second network's prediction of the same films. What is undefined is null. Run by
lib/training/evaluation-peer.test.ts.
"""
import json
import sys

import numpy as np
from sklearn import metrics as m
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint


def calibration_error(y, p):
    """Guo et al., ICML 2017, equation 3: 15 bins of equal width over the largest probability."""
    confidence, right = p.max(1), p.argmax(1) == y
    edges = np.linspace(0, 1, 16)
    error = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            error += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return error


def mean(values):
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


def share(numerator, denominator):
    if denominator == 0:
        return {"value": None, "low": None, "high": None}
    low, high = proportion_confint(numerator, denominator, method="wilson")
    return {"value": numerator / denominator, "low": float(low), "high": float(high)}


def measure(case):
    labels = case["labels"]
    classes = range(len(labels))
    y, h, p = np.array(case["truth"]), np.array(case["prediction"]), np.array(case["probabilities"], float)
    present = np.unique(y)
    counts = m.confusion_matrix(y, h, labels=list(classes))
    f1 = m.f1_score(y, h, labels=list(classes), average=None, zero_division=np.nan)
    both = [k for k in classes if 0 < (y == k).sum() < len(y)]
    auroc = {k: float(m.roc_auc_score(y == k, p[:, k])) for k in both}
    auprc = {k: float(m.average_precision_score(y == k, p[:, k])) for k in both}
    sums_to_one = bool(np.all(np.abs(p.sum(1) - 1) <= 1e-6))
    one_hot = np.eye(len(labels))[y]
    # brier_score_loss asks for rows that add up to 1; of sigmoid heads the definition itself.
    brier = m.brier_score_loss(y, p, labels=list(classes), scale_by_half=False) if sums_to_one and len(labels) > 2 else ((p - one_hot) ** 2).sum(1).mean()
    degenerate = len(present) == 1 or len(np.unique(h)) == 1
    kappa = m.cohen_kappa_score(y, h)
    right, other = h == y, np.array(case["other"]) == y
    table = [[int((right & other).sum()), int((right & ~other).sum())], [int((~right & other).sum()), int((~right & ~other).sum())]]
    p_value = float(mcnemar(table, exact=True).pvalue)
    return {
        "accuracy": share(int(right.sum()), len(y)),
        "balancedAccuracy": float(np.mean([(h[y == k] == k).mean() for k in present])),
        "macroF1": float(m.f1_score(y, h, labels=list(present), average="macro")),
        "macroAuroc": mean(auroc.values()),
        "macroAuprc": mean(auprc.values()),
        "brier": float(brier),
        "logLoss": float(m.log_loss(y, p, labels=list(classes))) if sums_to_one else None,
        "matthewsCorrelation": None if degenerate else float(m.matthews_corrcoef(y, h)),
        "cohenKappa": None if np.isnan(kappa) else float(kappa),
        "expectedCalibrationError": float(calibration_error(y, p)),
        "majorityShare": float(max((y == k).mean() for k in classes)),
        "absentClasses": [labels[k] for k in classes if k not in present],
        "perClass": {
            labels[k]: {
                "precision": share(int(counts[k, k]), int(counts[:, k].sum())),
                "recall": share(int(counts[k, k]), int(counts[k].sum())),
                "specificity": share(int(counts.sum() - counts[k].sum() - counts[:, k].sum() + counts[k, k]), int(counts.sum() - counts[k].sum())),
                "f1": None if np.isnan(f1[k]) else float(f1[k]),
                "auroc": auroc.get(k),
                "auprc": auprc.get(k),
            }
            for k in classes
        },
        "mcnemar": p_value,
    }


measured = [measure(case) for case in json.load(sys.stdin)]
holm = multipletests([one["mcnemar"] for one in measured], method="holm")[1]
json.dump({"measured": measured, "holm": [float(one) for one in holm]}, sys.stdout)
