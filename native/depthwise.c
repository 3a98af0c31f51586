/** @file Depthwise convolution over blocked maps (each channel with a kernel of its own) and the gradient of its kernel. */
#include "window.h"

#define MOST_TAPS (MOST_KERNEL_SIDE * MOST_KERNEL_SIDE)
#define PIXELS 8
#define CACHED_PATCH (512 * 1024)

/** Output rows whose copied input stays in the second-level cache. */
INLINE int rows_at_a_time(const Window *w) {
  int rows = 1;
  while (rows < w->outHeight && (patch_of(w, rows + 1, V).rows * patch_of(w, 1, V).row) * sizeof(float) <= CACHED_PATCH) rows++;
  return rows;
}

/** Each channel by its own taps [blocks][taps][V], plus bias [channels]. One unit per image and block. */
void kernel_depthwise(const Call *call, const DepthwiseWords *p) {
  Window w = p->window;
  int block = call->unit % p->blocks, area = w.kernelHeight * w.kernelWidth;
  int most = rows_at_a_time(&w);
  const float *kernel = at(call, p->packed) + (long)block * area * V;
  vector bias = has(p->bias) ? load_some(at(call, p->bias) + block * V, p->channels - block * V) : (vector){};
  const float *plane = at(call, p->x) + (long)call->unit * w.height * w.width * V;
  float *y = at(call, p->y) + (long)call->unit * w.outHeight * w.outWidth * V;
  long taps[MOST_TAPS];
  const float *weights[MOST_TAPS];
  Patch patch = patch_of(&w, most, V);
  for (int r = 0; r < w.outHeight; r++) {
    if (r % most == 0) fill_patch(call->scratch, plane, &w, &patch, r);
    const float *x = call->scratch + r % most * w.strideY * patch.row;
    int used = 0;
    for (int tap = 0; tap < area; tap++) {
      // Between the rows of a map spread by zeros there is nothing to add.
      if ((r * w.strideY + tap / w.kernelWidth * w.dilationY - w.padTop) % w.spreadY) continue;
      taps[used] = tap_offset(&patch, &w, 0, tap / w.kernelWidth, tap % w.kernelWidth);
      weights[used++] = kernel + (long)tap * V;
    }
    int c = 0;
    for (; c + PIXELS <= w.outWidth; c += PIXELS, y += PIXELS * V) {
      vector sum[PIXELS];
#pragma GCC unroll 8
      for (int k = 0; k < PIXELS; k++) sum[k] = bias;
      for (int tap = 0; tap < used; tap++) {
        vector weight = load(weights[tap]);
        const float *source = x + taps[tap] + (long)c * V;
#pragma GCC unroll 8
        for (int k = 0; k < PIXELS; k++) sum[k] += weight * load(source + k * V);
      }
#pragma GCC unroll 8
      for (int k = 0; k < PIXELS; k++) store(y + k * V, sum[k]);
    }
    for (; c < w.outWidth; c++, y += V) {
      vector sum = bias;
      for (int tap = 0; tap < used; tap++) sum += load(weights[tap]) * load(x + taps[tap] + (long)c * V);
      store(y, sum);
    }
  }
}

/** Kernel [channels, 1, taps] → [blocks][taps][V], reversed for the input gradient. One unit per block. */
void kernel_depthwise_pack(const Call *call, const DepthwisePackWords *p) {
  const float *kernel = at(call, p->kernel);
  float *packed = at(call, p->packed) + (long)call->unit * p->taps * V;
  for (int tap = 0; tap < p->taps; tap++)
    for (int k = 0; k < V; k++) {
      int c = call->unit * V + k, from = p->isReversed ? p->taps - 1 - tap : tap;
      packed[tap * V + k] = c < p->channels ? kernel[(long)c * p->taps + from] : 0;
    }
}

/** Taps of a row that are summed at once. */
#define TAPS 5

/** Σ dy · x over some rows for `count` of `taps` neighbouring taps of row i, added to the sums. */
INLINE void add_taps(const Window *w, const Patch *patch, const float *copied, const float *dy, int rows, int i, int first, int taps, int count, float *sums) {
  vector sum[TAPS];
  const float *views[TAPS];
#pragma GCC unroll 5
  for (int j = 0; j < taps; j++) {
    sum[j] = (vector){};
    views[j] = copied + tap_offset(patch, w, 0, i, first + (j < count ? j : 0));
  }
  for (int r = 0; r < rows; r++) {
    long row = r * w->strideY * patch->row;
    for (int c = 0; c < w->outWidth; c++, dy += V, row += V) {
      vector d = load(dy);
#pragma GCC unroll 5
      for (int j = 0; j < taps; j++) sum[j] += d * load(views[j] + row);
    }
  }
  for (int j = 0; j < count; j++) store(sums + j * V, load(sums + j * V) + sum[j]);
}

/** Sums [images][blocks][taps][V]; the window is that of the convolution. One unit per image and block. */
void kernel_depthwise_gradient(const Call *call, const DepthwiseGradientWords *p) {
  Window w = p->window;
  int area = w.kernelHeight * w.kernelWidth;
  int most = rows_at_a_time(&w);
  Patch patch = patch_of(&w, most, V);
  const float *gradient = at(call, p->dy) + (long)call->unit * w.outHeight * w.outWidth * V;
  float *sums = at(call, p->sums) + (long)call->unit * area * V;
  memset(sums, 0, (long)area * V * sizeof(float));
  for (int firstRow = 0; firstRow < w.outHeight; firstRow += most) {
    int rows = w.outHeight - firstRow < most ? w.outHeight - firstRow : most;
    fill_patch(call->scratch, at(call, p->x) + (long)call->unit * w.height * w.width * V, &w, &patch, firstRow);
    for (int i = 0; i < w.kernelHeight; i++)
      for (int first = 0; first < w.kernelWidth; first += TAPS) {
        int count = w.kernelWidth - first < TAPS ? w.kernelWidth - first : TAPS;
        float *target = sums + ((long)i * w.kernelWidth + first) * V;
        if (count == 3) add_taps(&w, &patch, call->scratch, gradient + (long)firstRow * w.outWidth * V, rows, i, first, 3, 3, target);
        else add_taps(&w, &patch, call->scratch, gradient + (long)firstRow * w.outWidth * V, rows, i, first, TAPS, count, target);
      }
  }
}

/** Joins the sums of the images: gradient [channels, 1, taps]. One unit per block. */
void kernel_depthwise_gradient_finish(const Call *call, const DepthwiseGradientFinishWords *p) {
  const float *sums = at(call, p->sums) + (long)call->unit * p->taps * V;
  float *gradient = at(call, p->gradient) + (long)call->unit * V * p->taps;
  for (int tap = 0; tap < p->taps; tap++) {
    vector sum = {};
    for (int n = 0; n < p->images; n++) sum += load(sums + ((long)n * p->blocks * p->taps + tap) * V);
    for (int k = 0; k < channels_of(call->unit, p->channels); k++) gradient[(long)k * p->taps + tap] = sum[k];
  }
}
