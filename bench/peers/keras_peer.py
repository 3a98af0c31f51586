"""TensorFlow by Keras on the CPU: builds any CnnSpec of the layers below and takes training steps, channels last.

Usage: keras_peer.py <threads> <variant>, the variant being `graph` (tf.function) or `jit` (tf.function compiled by XLA).
"""

import os
import sys

THREADS, VARIANT = int(sys.argv[1]), sys.argv[2]
os.environ.update(KERAS_BACKEND="tensorflow", TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", OMP_NUM_THREADS=str(THREADS))

import numpy as np
import tensorflow as tf
import keras
from keras import layers

from exchange import answer_requests

tf.config.threading.set_intra_op_parallelism_threads(THREADS)
tf.config.threading.set_inter_op_parallelism_threads(1)


def build(layer):
    """The Keras layer of a CnnSpec layer."""
    spec, kind = layer["spec"], layer["spec"]["kind"]
    name = spec["name"]
    slide = {key: spec[option] for key, option in (("strides", "stride"), ("padding", "padding")) if option in spec}
    if kind == "conv2d":
        return layers.Conv2D(spec["filters"], spec["kernelSize"], dilation_rate=spec.get("dilation", 1), groups=spec.get("groups", 1), use_bias=spec["useBias"], name=name, **slide)
    if kind == "depthwise_conv2d":
        return layers.DepthwiseConv2D(spec["kernelSize"], dilation_rate=spec.get("dilation", 1), use_bias=spec["useBias"], name=name, **slide)
    if kind == "separable_conv2d":
        return layers.SeparableConv2D(spec["filters"], spec["kernelSize"], dilation_rate=spec.get("dilation", 1), use_bias=spec["useBias"], name=name, **slide)
    if kind == "batch_normalization":
        return layers.BatchNormalization(momentum=spec["momentum"], epsilon=spec["epsilon"], name=name)
    if kind == "relu":
        return layers.ReLU(name=name)
    if kind == "leaky_relu":
        return layers.LeakyReLU(negative_slope=spec["negativeSlope"], name=name)
    if kind == "max_pooling2d":
        return layers.MaxPooling2D(spec["poolSize"], name=name, **slide)
    if kind == "average_pooling2d":
        return layers.AveragePooling2D(spec["poolSize"], name=name, **slide)
    if kind == "global_average_pooling2d":
        return layers.GlobalAveragePooling2D(name=name)
    if kind == "dropout":
        return layers.Dropout(spec["rate"], name=name)
    if kind == "flatten":
        return layers.Flatten(name=name)
    if kind == "dense":
        return layers.Dense(layer["outputShape"][0], use_bias=spec["useBias"], name=name)
    if kind == "add":
        return layers.Add(name=name)
    raise NotImplementedError(f'this peer does not build the layer kind "{kind}"')


def channels_last(layer, name, array):
    """A weight in Keras' order of axes."""
    if name.endswith("depthwise_kernel"):
        return array.transpose(2, 3, 0, 1)
    if array.ndim == 4:
        return array.transpose(2, 3, 1, 0)
    if array.ndim == 2 and layer["flattenedShape"] is not None:
        # The flattened map lies row by row here, not channel by channel.
        channels, height, width = layer["flattenedShape"]
        return array.reshape(channels, height, width, -1).transpose(1, 2, 0, 3).reshape(array.shape)
    return array


SUFFIXES = ["depthwise_kernel", "pointwise_kernel", "kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance"]


class KerasPeer:
    version = f"TensorFlow {tf.__version__}, Keras {keras.__version__}"

    def open(self, network):
        keras.backend.clear_session()
        image = keras.Input((network.size, network.size, 1), name="image")
        values = {"input": layers.Rescaling(4.0, offset=-2.0, name="standardise")(image)}
        decayed, plain = [], []
        for layer in network.layers:
            module = build(layer)
            name = layer["spec"]["name"]
            inputs = [values[source] for source in layer["inputs"]]
            values[name] = module(inputs if len(inputs) > 1 else inputs[0])
            owned = [(suffix, network.weights[f"{name}/{suffix}"]) for suffix in SUFFIXES if f"{name}/{suffix}" in network.weights]
            module.set_weights([channels_last(layer, suffix, array) for suffix, array in owned])
            for (suffix, _), variable in zip(owned, module.weights):
                if variable.trainable:
                    (decayed if f"{name}/{suffix}" in network.decayed else plain).append(variable)
        model = keras.Model(image, values[network.layers[-1]["spec"]["name"]])
        spec = network.optimizer
        optimizer = keras.optimizers.AdamW(spec["learningRate"], weight_decay=spec["weightDecay"], beta_1=spec["beta1"], beta_2=spec["beta2"], epsilon=spec["epsilon"])
        optimizer.exclude_from_weight_decay(var_list=plain)
        variables = model.trainable_variables
        optimizer.build(variables)

        @tf.function(jit_compile=VARIANT == "jit")
        def train(images, targets):
            with tf.GradientTape() as tape:
                logits = model(images, training=True)
                loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(targets, logits))
            gradients = tape.gradient(loss, [variable.value for variable in variables])
            optimizer.apply(gradients, variables)
            return loss

        self.train = train
        self.images = [tf.constant(np.ascontiguousarray(batch.transpose(0, 2, 3, 1))) for batch in network.images]
        self.targets = [tf.one_hot(batch, network.label_count) for batch in network.labels]
        return int(sum(np.prod(variable.shape) for variable in variables))

    def step(self, index):
        at = index % len(self.images)
        return float(self.train(self.images[at], self.targets[at]))


answer_requests(KerasPeer())
