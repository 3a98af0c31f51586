"""A client of an exported model that knows nothing of Hilum: it follows the numbered sentences of MODEL_CARD.md.

usage: model_card_client.py <exported folder> <film>...   (PNG, TIFF and JPEG)
Prints {"films": [{"inputSha256", "probabilities"}]}; numpy, Pillow, onnxruntime.
"""
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


session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
answers = []
for film in sys.argv[2:]:
    image = network_input(film)
    (probabilities,) = session.run(["probabilities"], {"image": image[None, None]})
    answers.append({"inputSha256": hashlib.sha256(image.tobytes()).hexdigest(), "probabilities": [float(p) for p in probabilities[0]]})
print(json.dumps({"films": answers}))
