"""Writes test/fixtures/tiff-films.json: small TIFFs of many kinds by tifffile and by libtiff's tiffcp and tiffset, with the
digest of the greys that they hold: 16-bit little-endian values of 0-255 (up to 8 bits) or 0-2^bits-1, and for numbers without a
white (signed, 32 bits, floating point) of 0-65535 from the smallest to the largest. Needs numpy, tifffile, imagecodecs, libtiff-tools."""
import base64, hashlib, json, pathlib, subprocess, tempfile, warnings
import numpy as np
import tifffile

warnings.simplefilter("ignore")
rng = np.random.default_rng(3)
HEIGHT, WIDTH = 9, 17
films = []
folder = pathlib.Path(tempfile.mkdtemp())


def luma(a):
    a = a.astype(np.int64)
    return (19595 * a[..., 0] + 38470 * a[..., 1] + 7471 * a[..., 2] + 32768) >> 16


def picture(channels, kind):
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    a = np.clip(np.stack([np.sin(x / 7 + c) * np.cos(y / 5 - c) for c in range(channels)], -1) * 0.45 + 0.5 + 0.03 * rng.standard_normal((HEIGHT, WIDTH, channels)), 0, 1)
    kind = np.dtype(kind)
    values = (a * 3 - 1) if kind.kind == "f" else a * np.iinfo(kind).max if kind.kind == "u" else (a - 0.5) * 2 * np.iinfo(kind).max
    return values.astype(kind)[..., 0] if channels == 1 else values.astype(kind)


def greys(a):
    if a.dtype.kind == "u" and a.dtype.itemsize <= 2:
        return luma(a) if a.ndim == 3 else a
    a = a.astype(np.float64)
    return np.floor(65535 * ((a - a.min()) / (a.max() - a.min())) + 0.5)


def add(name, film, values):
    digest = hashlib.sha256(np.ascontiguousarray(values).astype("<u2").tobytes()).hexdigest()
    films.append({"name": name, "file": base64.b64encode(film).decode(), "sha256": digest})


def write(name, a, values=None, **options):
    tifffile.imwrite(folder / "a.tif", a, metadata=None, software=False, **options)
    add(name, (folder / "a.tif").read_bytes(), greys(a) if values is None else values)


def copy(name, a, values, *options, fields=()):
    """By tiffcp, which reads it from an uncompressed strip, then tiffset."""
    tifffile.imwrite(folder / "a.tif", a, photometric="rgb" if a.ndim == 3 else "minisblack")
    subprocess.run(["tiffcp", *options, folder / "a.tif", folder / "b.tif"], check=True)
    for tag, value in fields:
        subprocess.run(["tiffset", "-s", str(tag), str(value), folder / "b.tif"], check=True)
    add(name, (folder / "b.tif").read_bytes(), values)


turn = 0
for kind in ("u1", "u2", "u4", "i1", "i2", "i4", "f2", "f4", "f8"):
    for compression, predictor in ((None, 1), ("lzw", 1), ("lzw", 2), ("lzw", 3), ("adobe_deflate", 1), ("adobe_deflate", 2), ("adobe_deflate", 3), ("deflate", 1), ("packbits", 1)):
        if (predictor == 2 and kind[0] == "f") or (predictor == 3 and kind[0] != "f"):
            continue
        for tile in (None, (16, 16)) if compression in ("lzw", "adobe_deflate") or kind == "u2" else (None,):
            turn += 1
            order, big = "<>"[turn % 2], turn % 3 == 0
            options = dict(byteorder=order, bigtiff=big, compression=compression, **({"tile": tile} if tile else {"rowsperstrip": 4}), **({"predictor": predictor} if predictor > 1 else {}))
            write(f"{kind}, {compression}, predictor {predictor}, {'tiles' if tile else 'strips'}, {'little' if order == '<' else 'big'}-endian{', BigTIFF' if big else ''}", picture(1, kind), photometric="minisblack", **options)
for kind in ("u1", "u2"):
    for planes in ("contig", "separate"):
        for compression, predictor in ((None, 1), ("lzw", 2), ("packbits", 1)):
            a = picture(3, kind)
            write(f"RGB {kind}, {planes}, {compression}, predictor {predictor}", a if planes == "contig" else np.moveaxis(a, -1, 0), greys(a), photometric="rgb", planarconfig=planes, compression=compression, tile=(16, 16), **({"predictor": predictor} if predictor > 1 else {}))
for bits in (2, 4, 6, 10, 12, 14):
    values = picture(1, "u2") >> (16 - bits)
    write(f"{bits} bits", values.astype("u1" if bits <= 8 else "u2"), np.floor(values * 255 / (2**bits - 1) + 0.5) if bits < 8 else values, bitspersample=bits, photometric="minisblack")
for kind in ("u1", "u2"):
    for compression in ("none", "lzw:2", "zip:2", "packbits"):
        a = picture(1, kind)
        copy(f"FillOrder 2, {kind}, {compression}", a, a, "-c", compression, "-f", "lsb2msb")
    a = picture(1, kind)
    copy(f"WhiteIsZero, {kind}", a, np.iinfo(a.dtype).max - a, "-c", "lzw", fields=((262, 0),))
    copy(f"RowsPerStrip of 2^32-1, {kind}", a, a, "-c", "lzw", fields=((278, 4294967295),))
bilevel = picture(1, "u1") > 128
for compression in ("none", "lzw", "packbits", "g3:1d", "g3:2d", "g4"):
    for order in ("msb2lsb", "lsb2msb"):
        tifffile.imwrite(folder / "a.tif", bilevel, photometric="minisblack")
        subprocess.run(["tiffcp", "-c", compression, "-f", order, folder / "a.tif", folder / "b.tif"], check=True)
        add(f"1 bit, {compression}, {order}", (folder / "b.tif").read_bytes(), np.where(bilevel, 255, 0))
alpha = picture(1, "u1")[::-1]
over = lambda a: (a.astype(int) * alpha + 127) // 255
a = picture(3, "u1")
write("RGB and alpha", np.dstack([a, alpha]), over(luma(a)), photometric="rgb", extrasamples=["unassalpha"])
write("RGB multiplied by alpha", np.dstack([a, alpha]), luma(a), photometric="rgb", extrasamples=["assocalpha"])
write("RGB and something", np.dstack([a, alpha]), luma(a), photometric="rgb", extrasamples=["unspecified"])
write("grey and alpha", np.dstack([a[..., 0], alpha]), over(a[..., 0]), photometric="minisblack", planarconfig="contig", extrasamples=["unassalpha"])
inks = picture(4, "u1")
light = 255 - inks.astype(int)
write("CMYK", inks, luma(np.stack([(light[..., c] * light[..., 3] + 127) // 255 for c in range(3)], -1)), photometric="separated")
colours = rng.integers(0, 256, (3, 256))
index = picture(1, "u1")
write("palette", index, luma(colours.T)[index], photometric="palette", colormap=(colours * 257).astype("u2"))

target = pathlib.Path(__file__).resolve().parents[1] / "fixtures" / "tiff-films.json"
target.write_text("[\n" + ",\n".join(json.dumps(film) for film in films) + "\n]\n")
print(len(films), "films,", target.stat().st_size, "bytes")
