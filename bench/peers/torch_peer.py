"""PyTorch on the CPU: builds any CnnSpec of the layers below and takes training steps.

Usage: torch_peer.py <threads> <variant>, the variant being `contiguous`, `channels_last` or `compiled`
(torch.compile over channels_last). Its best settings otherwise: fused AdamW, in-place activations and additions where
autograd allows, gradients set to None, denormals flushed.
"""

import os
import sys

THREADS, VARIANT = int(sys.argv[1]), sys.argv[2]
os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = str(THREADS)

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from exchange import answer_requests, one_side_padding

torch.set_num_threads(THREADS)
torch.set_num_interop_threads(1)
torch.set_flush_denormal(True)


def symmetric_padding(length, window, stride, before, after, output):
    """The padding of a convolution that pads both ends alike and sees the same windows, or None."""
    if before == after:
        return before
    return before if (length + 2 * before - window) // stride + 1 == output else None


def window_of(spec):
    """(window, stride, padding) of a sliding layer, else None."""
    if "kernelSize" in spec:
        # A dilated window covers as much as a plain one of this size.
        return (spec["kernelSize"] - 1) * spec.get("dilation", 1) + 1, spec["stride"], spec["padding"]
    if "poolSize" in spec:
        return spec["poolSize"], spec.get("stride", spec["poolSize"]), spec["padding"]
    return None


def gains_by_turning(layers):
    """Whether the network is to be built for images turned by 180 degrees.

    SAME padding with a stride puts the odd row at the end, which PyTorch only knows as a slow padding of its own.
    On the turned image with turned kernels the odd row is at the front, where a symmetric padding covers it: the same
    arithmetic, faster for the peer. It needs every VALID window to fit without a remainder, or other pixels are dropped.
    """
    uneven = False
    for layer in layers:
        window = window_of(layer["spec"])
        if window is None:
            continue
        size, stride, padding = window
        for length in layer["inputShapes"][0][1:]:
            before, after = one_side_padding(length, size, stride, padding)
            uneven = uneven or before != after
            if padding == "valid" and (length - size) % stride != 0:
                return False
    return uneven


class Slide(nn.Module):
    """Pads as SAME or VALID demand, then slides: the layer's own padding where it is symmetric, else F.pad before it."""

    def __init__(self, layer, turned, fill, make):
        super().__init__()
        size, stride, padding = window_of(layer["spec"])
        self.explicit = None
        sides = [one_side_padding(length, size, stride, padding) for length in layer["inputShapes"][0][1:]]
        if turned:
            sides = [(after, before) for before, after in sides]
        fits = [
            symmetric_padding(length, size, stride, *side, output)
            for length, side, output in zip(layer["inputShapes"][0][1:], sides, layer["outputShape"][1:])
        ]
        if None in fits:
            (top, bottom), (left, right) = sides
            self.explicit = (left, right, top, bottom)
            fits = [0, 0]
        self.fill = fill
        self.inner = make(tuple(fits))

    def forward(self, x):
        if self.explicit is not None:
            x = F.pad(x, self.explicit, value=self.fill)
        return self.inner(x)


def average_pool(layer, turned):
    spec = layer["spec"]
    size, stride, padding = window_of(spec)
    if any(before != after for before, after in (one_side_padding(n, size, stride, padding) for n in layer["inputShapes"][0][1:])):
        raise NotImplementedError("average pooling with uneven SAME padding has no counterpart that leaves the padding uncounted")
    return Slide(layer, turned, 0.0, lambda pad: nn.AvgPool2d(size, stride, pad, count_include_pad=False))


class Mirror(nn.Module):
    """A CnnSpec as a module. Values are let go after their last reader, in-place layers write over values nobody else reads."""

    def __init__(self, network, turned):
        super().__init__()
        self.modules_by_layer = nn.ModuleDict()
        self.steps = []
        readers = {}
        for layer in network.layers:
            for name in layer["inputs"]:
                readers[name] = readers.get(name, 0) + 1
        kinds = {layer["spec"]["name"]: layer["spec"]["kind"] for layer in network.layers}
        last_reader = {}
        for position, layer in enumerate(network.layers):
            for name in layer["inputs"]:
                last_reader[name] = position
        for position, layer in enumerate(network.layers):
            source = layer["inputs"][0]
            # Normalisation and convolution do not need their own result for their gradient; nobody else may read it either.
            overwrite = readers[source] == 1 and kinds.get(source) in ("batch_normalization", "conv2d", "depthwise_conv2d", "dense", "add")
            name = layer["spec"]["name"]
            self.modules_by_layer[name] = self.build(layer, network.weights, turned, overwrite)
            released = [value for value, at in last_reader.items() if at == position]
            self.steps.append((name, layer["inputs"], released))

    def build(self, layer, weights, turned, overwrite):
        spec, kind = layer["spec"], layer["spec"]["kind"]
        name, shape = spec["name"], layer["inputShapes"][0]
        if kind in ("conv2d", "depthwise_conv2d"):
            depthwise = kind == "depthwise_conv2d"
            channels = shape[0]
            filters = channels if depthwise else spec["filters"]
            groups = channels if depthwise else spec.get("groups", 1)
            make = lambda pad: nn.Conv2d(channels, filters, spec["kernelSize"], spec["stride"], pad, dilation=spec.get("dilation", 1), groups=groups, bias=spec["useBias"])
            module = Slide(layer, turned, 0.0, make)
            return filled(module, module.inner, weights, {"weight": f"{name}/{'depthwise_kernel' if depthwise else 'kernel'}", "bias": f"{name}/bias"}, turned)
        if kind == "separable_conv2d":
            make = lambda pad: nn.Conv2d(shape[0], shape[0], spec["kernelSize"], spec["stride"], pad, dilation=spec.get("dilation", 1), groups=shape[0], bias=False)
            depthwise = Slide(layer, turned, 0.0, make)
            pointwise = nn.Conv2d(shape[0], spec["filters"], 1, bias=spec["useBias"])
            filled(depthwise, depthwise.inner, weights, {"weight": f"{name}/depthwise_kernel"}, turned)
            filled(pointwise, pointwise, weights, {"weight": f"{name}/pointwise_kernel", "bias": f"{name}/bias"}, turned)
            return nn.Sequential(depthwise, pointwise)
        if kind == "batch_normalization":
            module = nn.BatchNorm2d(shape[0], eps=spec["epsilon"], momentum=1 - spec["momentum"])
            tensors = {"weight": "gamma", "bias": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}
            return filled(module, module, weights, {key: f"{name}/{value}" for key, value in tensors.items()}, False)
        if kind == "relu":
            return nn.ReLU(inplace=overwrite)
        if kind == "leaky_relu":
            return nn.LeakyReLU(spec["negativeSlope"], inplace=overwrite)
        if kind == "max_pooling2d":
            size, stride, _ = window_of(spec)
            return Slide(layer, turned, -torch.inf, lambda pad: nn.MaxPool2d(size, stride, pad))
        if kind == "average_pooling2d":
            return average_pool(layer, turned)
        if kind == "global_average_pooling2d":
            return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())
        if kind == "dropout":
            return nn.Dropout(spec["rate"])
        if kind == "flatten":
            return nn.Flatten()
        if kind == "dense":
            module = nn.Linear(shape[0], layer["outputShape"][0], bias=spec["useBias"])
            kernel = turned_rows(layer, weights[f"{name}/kernel"]) if turned else weights[f"{name}/kernel"]
            return filled(module, module, {**weights, f"{name}/kernel": np.ascontiguousarray(kernel.T)}, {"weight": f"{name}/kernel", "bias": f"{name}/bias"}, False)
        if kind == "add":
            return Add(overwrite)
        raise NotImplementedError(f'this peer does not build the layer kind "{kind}"')

    def forward(self, x):
        values = {"input": (x - 0.5) * 4}
        for name, inputs, released in self.steps:
            result = self.modules_by_layer[name](*[values[source] for source in inputs])
            for value in released:
                values.pop(value, None)
            values[name] = result
        return result


class Add(nn.Module):
    def __init__(self, overwrite):
        super().__init__()
        self.overwrite = overwrite

    def forward(self, first, *others):
        for other in others:
            first = first.add_(other) if self.overwrite else first + other
        return first


def turned_rows(layer, kernel):
    """A dense kernel behind a flatten layer, its rows in the order of the turned map."""
    shape = layer["flattenedShape"]
    if shape is None:
        return kernel
    return kernel.reshape(*shape, -1)[:, ::-1, ::-1, :].reshape(kernel.shape)


def filled(module, inner, weights, names, turned):
    """Copies the starting weights into a module's tensors, which keep their names for the optimizer's groups."""
    for attribute, name in names.items():
        target = getattr(inner, attribute, None)
        if target is None:
            continue
        array = weights[name]
        if turned and array.ndim == 4:
            # A copy, not ascontiguousarray: axes of length 1 keep their negative stride there.
            array = array[:, :, ::-1, ::-1].copy()
        with torch.no_grad():
            target.copy_(torch.from_numpy(np.ascontiguousarray(array)))
        target.parameter_name = name
    return module


class TorchPeer:
    version = f"PyTorch {torch.__version__.split('+')[0]}"

    def open(self, network):
        turned = gains_by_turning(network.layers)
        model = Mirror(network, turned).train()
        decayed = [p for p in model.parameters() if p.parameter_name in network.decayed]
        plain = [p for p in model.parameters() if p.parameter_name not in network.decayed]
        self.layout = torch.contiguous_format if VARIANT == "contiguous" else torch.channels_last
        model = model.to(memory_format=self.layout)
        spec = network.optimizer
        self.optimizer = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": spec["weightDecay"]}, {"params": plain, "weight_decay": 0.0}],
            lr=spec["learningRate"],
            betas=(spec["beta1"], spec["beta2"]),
            eps=spec["epsilon"],
            fused=True,
        )
        images = network.images[..., ::-1, ::-1] if turned else network.images
        self.images = [torch.from_numpy(batch.copy()).to(memory_format=self.layout) for batch in images]
        self.labels = [torch.from_numpy(batch) for batch in network.labels]
        self.model = torch.compile(model) if VARIANT == "compiled" else model
        return sum(p.numel() for p in model.parameters())

    def step(self, index):
        at = index % len(self.images)
        self.optimizer.zero_grad(set_to_none=True)
        loss = F.cross_entropy(self.model(self.images[at]), self.labels[at])
        loss.backward()
        self.optimizer.step()
        return loss.item()


answer_requests(TorchPeer())
