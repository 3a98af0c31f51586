/** @file Depthwise convolution over blocked maps (each channel with a kernel of its own) and the gradient of its kernel. */
#include "window.h"

#define MOST_TAPS 225
#define PIXELS 8

/** 0 x, 2 packed kernel [blocks][kh][kw][V], 4 bias [C] or none, 6 y, 8 blocks, 9 C, 10 window. One unit per image and block. */
void kernel_depthwise(const Call *call) {
  const int32_t *p = call->parameters;
  Window w = window_at(call, 10);
  int block = call->unit % p[8], area = w.kernelHeight * w.kernelWidth;
  Patch patch = patch_of(&w, w.outHeight, V);
  fill_patch(call->scratch, at(call, 0) + (long)call->unit * w.height * w.width * V, &w, &patch, 0);
  const float *kernel = at(call, 2) + (long)block * area * V;
  vector bias = has(call, 4) ? load_some(at(call, 4) + block * V, p[9] - block * V) : (vector){};
  float *y = at(call, 6) + (long)call->unit * w.outHeight * w.outWidth * V;
  long taps[MOST_TAPS];
  for (int tap = 0; tap < area; tap++) taps[tap] = tap_offset(&patch, &w, 0, tap / w.kernelWidth, tap % w.kernelWidth);
  for (int r = 0; r < w.outHeight; r++) {
    const float *x = call->scratch + r * w.strideY * patch.row;
    int c = 0;
    for (; c + PIXELS <= w.outWidth; c += PIXELS, y += PIXELS * V) {
      vector sum[PIXELS];
#pragma GCC unroll 8
      for (int k = 0; k < PIXELS; k++) sum[k] = bias;
      for (int tap = 0; tap < area; tap++) {
        vector weight = load(kernel + tap * V);
        const float *source = x + taps[tap] + (long)c * V;
#pragma GCC unroll 8
        for (int k = 0; k < PIXELS; k++) sum[k] += weight * load(source + k * V);
      }
#pragma GCC unroll 8
      for (int k = 0; k < PIXELS; k++) store(y + k * V, sum[k]);
    }
    for (; c < w.outWidth; c++, y += V) {
      vector sum = bias;
      for (int tap = 0; tap < area; tap++) sum += load(kernel + tap * V) * load(x + taps[tap] + (long)c * V);
      store(y, sum);
    }
  }
}

/** 0 kernel [C, 1, kh, kw], 2 packed, 4 C, 5 taps, 6: 1 turns the taps around (for the input gradient). One unit per block. */
void kernel_depthwise_pack(const Call *call) {
  const int32_t *p = call->parameters;
  for (int tap = 0; tap < p[5]; tap++)
    for (int k = 0; k < V; k++) {
      int c = call->unit * V + k;
      at(call, 2)[((long)call->unit * p[5] + tap) * V + k] = c < p[4] ? at(call, 0)[(long)c * p[5] + (p[6] ? p[5] - 1 - tap : tap)] : 0;
    }
}

/** 0 dy, 2 x, 4 sums [images][blocks][taps][V], 6 blocks, 7 window (of the convolution). One unit per image and block. */
void kernel_depthwise_gradient(const Call *call) {
  const int32_t *p = call->parameters;
  Window w = window_at(call, 7);
  int area = w.kernelHeight * w.kernelWidth;
  Patch patch = patch_of(&w, w.outHeight, V);
  fill_patch(call->scratch, at(call, 2) + (long)call->unit * w.height * w.width * V, &w, &patch, 0);
  const float *gradient = at(call, 0) + (long)call->unit * w.outHeight * w.outWidth * V;
  float *sums = at(call, 4) + (long)call->unit * area * V;
  (void)p;
  for (int i = 0; i < w.kernelHeight; i++)
    for (int first = 0; first < w.kernelWidth; first += 5) {
      int count = w.kernelWidth - first < 5 ? w.kernelWidth - first : 5;
      vector sum[5] = {{}, {}, {}, {}, {}};
      long taps[5];
      for (int j = 0; j < 5; j++) taps[j] = tap_offset(&patch, &w, 0, i, first + (j < count ? j : 0));
      for (int r = 0; r < w.outHeight; r++) {
        const float *dy = gradient + (long)r * w.outWidth * V, *x = call->scratch + r * w.strideY * patch.row;
        if (count == 3)
          for (int c = 0; c < w.outWidth; c++) {
            vector d = load(dy + (long)c * V);
#pragma GCC unroll 3
            for (int j = 0; j < 3; j++) sum[j] += d * load(x + taps[j] + (long)c * V);
          }
        else
          for (int c = 0; c < w.outWidth; c++) {
            vector d = load(dy + (long)c * V);
#pragma GCC unroll 5
            for (int j = 0; j < 5; j++) sum[j] += d * load(x + taps[j] + (long)c * V);
          }
      }
      for (int j = 0; j < count; j++) store(sums + ((long)i * w.kernelWidth + first + j) * V, sum[j]);
    }
}

/** 0 sums, 2 gradient [C, 1, kh, kw], 4 C, 5 taps, 6 images, 7 blocks. One unit per block. */
void kernel_depthwise_gradient_finish(const Call *call) {
  const int32_t *p = call->parameters;
  for (int tap = 0; tap < p[5]; tap++) {
    vector sum = {};
    for (int n = 0; n < p[6]; n++) sum += load(at(call, 0) + (((long)n * p[7] + call->unit) * p[5] + tap) * V);
    for (int k = 0; k < V && call->unit * V + k < p[4]; k++) at(call, 2)[(long)(call->unit * V + k) * p[5] + tap] = sum[k];
  }
}
