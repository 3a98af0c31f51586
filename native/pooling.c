/** @file Max and average pooling over blocked maps. */
#include "window.h"
#include <math.h>

/** One plane. The winner's place in its window is kept as a byte, the upper left one of equals. */
INLINE void max_pool(const float *x, float *y, uint8_t *winners, const Window *w, int kernelHeight, int kernelWidth, int padded) {
  for (int r = 0; r < w->outHeight; r++)
    for (int c = 0; c < w->outWidth; c++, y += V, winners += V) {
      vector best = splat(-INFINITY);
      int_vector winner = {};
#pragma GCC unroll 4
      for (int i = 0; i < kernelHeight; i++)
#pragma GCC unroll 4
        for (int j = 0; j < kernelWidth; j++) {
          int row = r * w->strideY + i - w->padTop, column = c * w->strideX + j - w->padLeft;
          if (padded && (row < 0 || column < 0 || row >= w->height || column >= w->width)) continue;
          vector value = load(x + ((long)row * w->width + column) * V);
          // A NaN wins and stays, so that it is not lost on its way to the loss.
          int_vector higher = (value > best) | (value != value);
          best = pick(higher, value, best);
          winner = (int_vector)pick(higher, (vector)(i * kernelWidth + j - (int_vector){}), (vector)winner);
        }
      store(y, best);
      *(byte_vector *)winners = __builtin_convertvector(winner, byte_vector);
    }
}

/** y, and the winners as bytes. One unit per image and block. */
void kernel_max_pool(const Call *call, const MaxPoolWords *p) {
  Window w = p->window;
  const float *x = at(call, p->x) + (long)call->unit * w.height * w.width * V;
  long out = (long)call->unit * w.outHeight * w.outWidth * V;
  uint8_t *winners = (uint8_t *)at(call, p->winners) + out;
  int whole = w.padTop == 0 && w.padLeft == 0 && (w.outHeight - 1) * w.strideY + w.kernelHeight <= w.height && (w.outWidth - 1) * w.strideX + w.kernelWidth <= w.width;
  if (whole && w.kernelHeight == 2 && w.kernelWidth == 2) max_pool(x, at(call, p->y) + out, winners, &w, 2, 2, 0);
  else max_pool(x, at(call, p->y) + out, winners, &w, w.kernelHeight, w.kernelWidth, 1);
}

/** dx from dy and the winners. One unit per image and block. */
void kernel_max_pool_gradient(const Call *call, const MaxPoolGradientWords *p) {
  Window w = p->window;
  long out = (long)call->unit * w.outHeight * w.outWidth * V;
  const float *dy = at(call, p->dy) + out;
  const uint8_t *winners = (const uint8_t *)at(call, p->winners) + out;
  float *dx = at(call, p->dx) + (long)call->unit * w.height * w.width * V;
  int tiled = w.kernelHeight == 2 && w.kernelWidth == 2 && w.strideY == 2 && w.strideX == 2 && w.padTop == 0 && w.padLeft == 0 && w.height == 2 * w.outHeight && w.width == 2 * w.outWidth;
  if (!tiled) memset(dx, 0, (long)w.height * w.width * V * sizeof(float));
  for (int r = 0; r < w.outHeight; r++)
    for (int c = 0; c < w.outWidth; c++, dy += V, winners += V) {
      vector value = load(dy);
      int_vector winner = __builtin_convertvector(*(const byte_vector *)winners, int_vector);
      if (tiled) {
        float *corner = dx + ((long)2 * r * w.width + 2 * c) * V;
        store(corner, pick(winner == 0, value, (vector){}));
        store(corner + V, pick(winner == 1, value, (vector){}));
        store(corner + (long)w.width * V, pick(winner == 2, value, (vector){}));
        store(corner + (long)w.width * V + V, pick(winner == 3, value, (vector){}));
        continue;
      }
      for (int i = 0; i < w.kernelHeight; i++)
        for (int j = 0; j < w.kernelWidth; j++) {
          int row = r * w.strideY + i - w.padTop, column = c * w.strideX + j - w.padLeft;
          if (row < 0 || column < 0 || row >= w.height || column >= w.width) continue;
          float *target = dx + ((long)row * w.width + column) * V;
          store(target, load(target) + pick(winner == i * w.kernelWidth + j, value, (vector){}));
        }
    }
}

/** Padding does not count. One unit per image and block. */
void kernel_average_pool(const Call *call, const AveragePoolWords *p) {
  Window w = p->window;
  const float *x = at(call, p->x) + (long)call->unit * w.height * w.width * V;
  float *y = at(call, p->y) + (long)call->unit * w.outHeight * w.outWidth * V;
  for (int r = 0; r < w.outHeight; r++)
    for (int c = 0; c < w.outWidth; c++, y += V) {
      vector sum = {};
      int count = 0;
      for (int i = 0; i < w.kernelHeight; i++)
        for (int j = 0; j < w.kernelWidth; j++) {
          int row = r * w.strideY + i - w.padTop, column = c * w.strideX + j - w.padLeft;
          if (row < 0 || column < 0 || row >= w.height || column >= w.width) continue;
          sum += load(x + ((long)row * w.width + column) * V);
          count++;
        }
      store(y, sum / splat(count));
    }
}
