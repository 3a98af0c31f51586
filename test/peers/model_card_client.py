"""A client of an exported model that knows nothing of Hilum: it follows the numbered sentences of MODEL_CARD.md.

usage: model_card_client.py <exported folder> <film>...   (PNG, TIFF and JPEG)
Prints {"films": [{"inputSha256", "probabilities", "unlikeness"}]}; numpy, Pillow, onnxruntime.
"""
import base64
import hashlib
import json
import math
import re
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image, ImageOps

folder = Path(sys.argv[1])
card = (folder / "MODEL_CARD.md").read_text("utf-8")
steps = dict((int(n), text) for n, text in re.findall(r"^(\d+)\. (.+)$", card.split("## Method")[1], re.M))


def number(pattern, text):
    return float(re.search(pattern, text).group(1))


border = number(r"floor\(s × ([\d.]+)\)", steps[4])
low_percentile = number(r"low, the ([\d.]+)(?:st|nd|rd|th) percentile", steps[5])
high_percentile = number(r"high, the ([\d.]+)(?:st|nd|rd|th)\.", steps[5])
size = int(number(r"to (\d+) × \d+ in double", steps[6]))
red, green, blue, half, whole = (int(x) for x in re.search(r"floor\(\((\d+) R \+ (\d+) G \+ (\d+) B \+ (\d+)\) / (\d+)\)", steps[2]).groups())


def grey_of(path):
    """Steps 1 and 2."""
    image = Image.open(path)
    if image.format == "JPEG":
        image.draft("L", image.size)
    image = ImageOps.exif_transpose(image)
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode == "1":
        return np.asarray(image).astype(np.int64) * 255
    values = np.asarray(image).astype(np.int64)
    if values.ndim == 2:
        return values
    channels = values.shape[2]
    grey = values[..., 0]
    if channels >= 3:
        grey = (red * values[..., 0] + green * values[..., 1] + blue * values[..., 2] + half) // whole
    if channels in (2, 4):
        grey = (grey * values[..., -1] + 127) // 255
    return grey


def percentile(pixels, p):
    """Step 5."""
    ordered = np.sort(pixels, axis=None)
    return int(ordered[max(1, math.ceil(p / 100 * ordered.size)) - 1])


def taps(k):
    """Step 6, one axis: for each target its sources from left to right, (source, weight)."""
    for i in range(size):
        if k >= size:
            start, end = i * k / size, (i + 1) * k / size
            yield [(j, (min(end, j + 1) - max(start, j)) / (k / size)) for j in range(math.floor(start), min(math.ceil(end), k))]
        else:
            centre = min(max((i + 0.5) * k / size - 0.5, 0), k - 1)
            first = min(math.floor(centre), max(k - 2, 0))
            yield [(first, 1 - (centre - first))] + ([(first + 1, centre - first)] if k > 1 else [])


def resample_rows(values):
    """Along the last axis; numpy's element-wise sums keep the order that a matrix product would not."""
    k = values.shape[1]
    out = np.zeros((values.shape[0], size))
    for i, sources in enumerate(taps(k)):
        for j, weight in sources:
            out[:, i] += weight * values[:, j]
    return out


def network_input(path):
    grey = grey_of(path)
    h, w = grey.shape
    s = min(w, h)
    k = max(1, s - 2 * math.floor(s * border))
    top, left = (h - k) // 2, (w - k) // 2
    cropped = grey[top : top + k, left : left + k]
    low, high = percentile(cropped, low_percentile), percentile(cropped, high_percentile)
    square = resample_rows(resample_rows(cropped.astype(np.float64)).T).T
    if high <= low:
        packed = np.zeros((size, size))
    else:
        packed = np.clip(np.floor((square - low) * (255 / (high - low)) + 0.5), 0, 255)
    return (packed / 255).astype("<f4")


def packed(numbers):
    return np.frombuffer(base64.b64decode(numbers["int16"]), "<i2").astype(np.float64) * numbers["unit"]


def distances(values, model):
    """Along the directions and beside them, as gate.json says."""
    centred = values - packed(model["mean"])
    coordinates = packed(model["directions"]).reshape(-1, len(values)) @ centred
    along = (coordinates**2 / model["variances"]).sum()
    return along, ((centred**2).sum() - (coordinates**2).sum()) / model["restVariance"]


def halved(square):
    return (square[::2, ::2] + square[::2, 1::2] + square[1::2, ::2] + square[1::2, 1::2]) / 4


def resampled_rows(values, side):
    k = values.shape[1]
    global size
    before, size = size, side
    out = np.zeros((values.shape[0], side))
    for i, sources in enumerate(taps(k)):
        for j, weight in sources:
            out[:, i] += weight * values[:, j]
    size = before
    return out


def unlikeness(path, statistics):
    """gate.json's own steps."""
    grey = grey_of(path).astype(np.float64)
    white = 65535 if Image.open(path).mode.startswith("I") else 255
    large = np.floor(resampled_rows(resampled_rows(grey, 128).T, 128).T * (2**20 / white) + 0.5)
    picture = halved(large)
    scaled = picture / (picture.std() + 1e-6)
    down, across = np.zeros((64, 64)), np.zeros((64, 64))
    down[1:-1] = scaled[2:] - scaled[:-2]
    across[:, 1:-1] = scaled[:, 2:] - scaled[:, :-2]
    direction = (np.arctan2(down, across) / (2 * np.pi) + 1) % 1 * 8
    first, share = np.floor(direction).astype(int) % 8, direction - np.floor(direction)
    magnitude = np.hypot(across, down)
    cells = np.zeros((8, 8, 8))
    row, column = np.mgrid[0:64, 0:64] // 8
    np.add.at(cells, (row, column, first), magnitude * (1 - share))
    np.add.at(cells, (row, column, (first + 1) % 8), magnitude * share)
    energy = (cells**2).sum(2)
    around = np.pad(energy, 1, mode="edge")
    around = sum(around[i : i + 8, j : j + 8] for i in range(3) for j in range(3)) / 9
    gradients = cells / np.sqrt(around + 0.1 * energy.mean() + 1e-6)[:, :, None]
    coarse = halved(halved(picture)).ravel()
    ordered = np.sort(coarse)
    ranks = (np.searchsorted(ordered, coarse, "left") + np.searchsorted(ordered, coarse, "right")) / 2 / coarse.size
    ranks = (ranks - 0.5) * math.sqrt(12)
    score = 0
    for name, values, which in (("gradients", gradients.ravel(), 1), ("ranks", ranks, 0)):
        model = statistics[name]
        score += (math.log(distances(values, model)[which]) - model["usual"]["mean"]) / model["usual"]["deviation"]
    return score


statistics = json.loads((folder / "gate.json").read_text("utf-8"))["statistics"]
session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
answers = []
for film in sys.argv[2:]:
    image = network_input(film)
    (probabilities,) = session.run(["probabilities"], {"image": image[None, None]})
    answers.append({"inputSha256": hashlib.sha256(image.tobytes()).hexdigest(), "probabilities": [float(p) for p in probabilities[0]], "unlikeness": unlikeness(film, statistics)})
print(json.dumps({"films": answers}))
