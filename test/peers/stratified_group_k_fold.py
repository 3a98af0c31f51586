"""Writes test/fixtures/stratified-group-k-fold.json: how scikit-learn's StratifiedGroupKFold divides seeded sets.

    python3 test/peers/stratified_group_k_fold.py > test/fixtures/stratified-group-k-fold.json

Of each case: the classes of all images and their groups, and the images of each class in each test fold, with and
without shuffling (unshuffled folds are the more even ones: the shuffle undoes the order that the greedy rule needs).
"""
import csv
import json
import os
import sys

import numpy as np
import sklearn
from sklearn.model_selection import StratifiedGroupKFold


def drawn(seed, groups, weights, mean_size, mixed):
    """`groups` groups of geometric size; a group has one class, but for the share `mixed` whose images draw their own."""
    random = np.random.RandomState(seed)
    classes, of_group = [], []
    for group in range(groups):
        size = random.geometric(1 / mean_size)
        own = random.choice(len(weights), p=weights)
        is_mixed = random.rand() < mixed
        for _ in range(size):
            classes.append(int(random.choice(len(weights), p=weights) if is_mixed else own))
            of_group.append(group)
    return classes, of_group


def public_set():
    """Labels and patients of the development copy of DarkCovidNet, numbered; nothing else of it."""
    path = os.path.join(os.path.dirname(__file__), "../../../shared/data/darkcovidnet-384/metadata.csv")
    rows = list(csv.DictReader(open(path)))
    labels = sorted({row["label"] for row in rows})
    patients = {}
    return [labels.index(row["label"]) for row in rows], [patients.setdefault(row["patient_id"], len(patients)) for row in rows]


CASES = {
    "the public set's labels and patients": (public_set(), 5),
    "three even classes, small groups": (drawn(1, 300, [1 / 3] * 3, 1.5, 0), 5),
    "a rare class": (drawn(2, 400, [0.06, 0.44, 0.5], 1.5, 0.05), 5),
    "large groups": (drawn(3, 120, [0.3, 0.7], 6, 0.1), 5),
    "mixed groups": (drawn(4, 150, [0.2, 0.3, 0.5], 4, 1), 4),
    "ten folds": (drawn(5, 500, [0.5, 0.5], 2, 0.1), 10),
    "two folds": (drawn(6, 80, [0.4, 0.6], 3, 0.2), 2),
    "six classes": (drawn(7, 500, [0.3, 0.25, 0.2, 0.1, 0.1, 0.05], 2, 0.1), 5),
}

cases = []
for name, ((classes, groups), folds) in CASES.items():
    y = np.array(classes)
    counts = {
        order: [np.bincount(y[test], minlength=y.max() + 1).tolist() for _, test in splitter.split(np.zeros(len(y)), y, groups)]
        for order, splitter in {"unshuffled": StratifiedGroupKFold(n_splits=folds), "shuffled": StratifiedGroupKFold(n_splits=folds, shuffle=True, random_state=1)}.items()
    }
    cases.append({"name": name, "folds": folds, "classes": "".join(map(str, classes)), "groups": groups, "counts": counts})

print(json.dumps({"sklearn": sklearn.__version__, "numpy": np.__version__, "cases": cases}, separators=(",", ":")))
