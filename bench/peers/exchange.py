"""What the bench hands to a peer: a network as JSON, its weights, batches; and the requests that arrive line by line.

A peer is a class with `version`, `open(network) -> int` (trainable parameters) and `step(index) -> float` (the loss).
"""

import json
import os
import sys
import time

import numpy as np


class Network:
    """A resolved CnnSpec with its starting weights and batches.

    layers: dicts with `spec` (the CnnSpec layer), `inputs`, `inputShapes` and `outputShape` ([C, H, W] or [F]).
    weights: name -> float32 array (convolution kernels [out, in/groups, kh, kw], dense kernels [in, out]).
    images: float32 [batches, N, 1, H, W] in 0-1; labels: int64 [batches, N].
    """

    def __init__(self, path):
        folder = os.path.dirname(path)
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
        read = lambda name, kind: np.fromfile(os.path.join(folder, name), dtype=kind)
        self.layers = document["layers"]
        self.size = document["size"]
        self.batch = document["batch"]
        self.label_count = document["labelCount"]
        self.optimizer = document["optimizer"]
        flat = read("weights.f32", np.float32)
        self.weights = {}
        self.decayed = set()
        offset = 0
        for entry in document["weights"]:
            length = int(np.prod(entry["shape"]))
            self.weights[entry["name"]] = flat[offset : offset + length].reshape(entry["shape"]).copy()
            if entry["decay"]:
                self.decayed.add(entry["name"])
            offset += length
        self.images = read("images.f32", np.float32).reshape(-1, self.batch, 1, self.size, self.size)
        self.labels = read("labels.i32", np.int32).astype(np.int64).reshape(-1, self.batch)


def one_side_padding(length, window, stride, padding):
    """(before, after) on one axis, as TensorFlow's SAME and VALID define it."""
    if padding == "valid":
        return 0, 0
    total = max((-(-length // stride) - 1) * stride + window - length, 0)
    return total // 2, total - total // 2


def peak_bytes():
    """The most memory that this process ever had in RAM."""
    try:
        # Not ru_maxrss: on Linux that starts at the size of the process which started this one.
        with open("/proc/self/status", encoding="ascii") as status:
            line = next(line for line in status if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    except (OSError, StopIteration):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return used if sys.platform == "darwin" else used * 1024


def answer_requests(peer):
    """Answers one JSON request per line until stdin ends; a failed request is answered with its reason."""

    def answer(value):
        sys.stdout.write(json.dumps(value) + "\n")
        sys.stdout.flush()

    answer({"version": peer.version})
    steps_taken = 0
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["request"] == "open":
                network = Network(request["network"])
                steps_taken = 0
                started = time.perf_counter()
                parameters = peer.open(network)
                answer({"readyMs": 1000 * (time.perf_counter() - started), "trainableParameters": parameters})
            elif request["request"] == "run":
                losses, step_ms = [], []
                for _ in range(request["steps"]):
                    started = time.perf_counter()
                    losses.append(peer.step(steps_taken))
                    step_ms.append(1000 * (time.perf_counter() - started))
                    steps_taken += 1
                answer({"losses": losses, "stepMs": step_ms})
            elif request["request"] == "memory":
                answer({"peakBytes": peak_bytes()})
            else:
                answer({"failure": "unknown request " + str(request["request"])})
        except Exception as error:  # whatever the framework throws is this engine's answer
            answer({"failure": f"{type(error).__name__}: {error}"[:2000]})
