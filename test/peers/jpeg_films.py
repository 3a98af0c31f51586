"""Writes test/fixtures/jpeg-films.json: small JPEGs of the kinds that sharp does not write, with the digest of what libjpeg-turbo
makes of them (the raw channels, before any colour transform; of YCCK after it). Needs numpy, Pillow and imagecodecs."""
import base64, hashlib, io, json, pathlib, warnings
import imagecodecs
import numpy as np
from PIL import Image

warnings.simplefilter("ignore")
rng = np.random.default_rng(9)


def picture(width, height, channels):
    y, x = np.mgrid[0:height, 0:width]
    planes = [128 + 100 * np.sin(x / (5 + c)) * np.cos(y / (4 + c)) + 20 * rng.standard_normal((height, width)) for c in range(channels)]
    return np.clip(np.stack(planes, -1), 0, 255).astype(np.uint8)


def pillow(pixels, mode, **options):
    out = io.BytesIO()
    Image.fromarray(pixels[..., 0] if mode == "L" else pixels, mode).save(out, "JPEG", **options)
    return out.getvalue()


def channels(film):
    image = Image.open(io.BytesIO(film))
    if image.mode == "RGB":
        image.draft("YCbCr", image.size)
    values = np.asarray(image)
    # Pillow turns Adobe's inverted inks over.
    return 255 - values if image.mode == "CMYK" else values


films = {}
for width, height in ((37, 21), (2, 3)):
    size = f"{width} x {height}"
    for progressive in (False, True):
        kind = "progressive" if progressive else "baseline"
        films[f"grey, {kind}, restarts, {size}"] = pillow(picture(width, height, 1), "L", quality=70, progressive=progressive, restart_marker_blocks=2)
        for subsampling, name in ((0, "4:4:4"), (1, "4:2:2"), (2, "4:2:0")):
            films[f"colour {name}, {kind}, restarts, {size}"] = pillow(picture(width, height, 3), "YCbCr", quality=75, progressive=progressive, subsampling=subsampling, restart_marker_blocks=3)
            films[f"CMYK {name}, {kind}, {size}"] = pillow(picture(width, height, 4), "CMYK", quality=75, progressive=progressive, subsampling=subsampling)
    for name in ("440", "411"):
        films[f"colour {name[0]}:{name[1]}:{name[2]}, {size}"] = imagecodecs.jpeg8_encode(picture(width, height, 3), level=80, colorspace="YCbCr", outcolorspace="YCbCr", subsampling=name)
films["grey, noise, quality 100"] = pillow(rng.integers(0, 256, (40, 40, 1), dtype=np.uint8), "L", quality=100)
films["grey, black and white noise, quality 10"] = pillow((rng.integers(0, 2, (40, 40, 1)) * 255).astype(np.uint8), "L", quality=10)
films["YCCK"] = imagecodecs.jpeg8_encode(picture(33, 21, 4), level=90, colorspace="CMYK", outcolorspace="YCCK")

entries = []
for name, film in films.items():
    values = channels(film)
    entries.append({"name": name, "file": base64.b64encode(film).decode(), "shape": list(values.shape), "sha256": hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()})
target = pathlib.Path(__file__).resolve().parents[1] / "fixtures" / "jpeg-films.json"
target.write_text("[\n" + ",\n".join(json.dumps(entry) for entry in entries) + "\n]\n")
print(len(entries), "films,", target.stat().st_size, "bytes")
