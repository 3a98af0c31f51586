/**
 * @file The two products that take most of a training step, as tiles that live in registers.
 *
 * One tile holds some blocks of output channels by up to TILE_PIXELS neighbouring pixels while the taps and input
 * channels stream by: per input value one broadcast and a multiply-add per block (the register blocking of Georganas et
 * al., SC18, "Anatomy of high-performance deep learning convolutions").
 */
#ifndef HILUM_TILES_H
#define HILUM_TILES_H
#include "kernels.h"

typedef struct {
  /** First tap's first pixel; steps to the next input block and tap row; offset of each tap column. */
  const float *x;
  long xBlock, xRow;
  const long *columns;
  /** Input blocks, channels of each but the last, channels of the last. */
  int blocks, channels, lastChannels, kernelHeight, kernelWidth;
  const float *kernel;
  long kernelBlock;
  /** What the sums start from: V floats per output block, or (null) what is there already. */
  const float *bias;
  float *y;
  long yBlock;
} Tile;

/** `step`: floats between neighbouring pixels of x (V, or 1 in a map of one channel). */
INLINE void convolve_tile(const Tile *t, int blocksOut, int pixels, int step) {
  vector sum[MOST_BLOCKS][TILE_PIXELS];
#pragma GCC unroll 4
  for (int o = 0; o < blocksOut; o++)
#pragma GCC unroll 16
    for (int p = 0; p < pixels; p++) sum[o][p] = t->bias ? load(t->bias + o * V) : load(t->y + o * t->yBlock + (long)p * V);
  for (int b = 0; b < t->blocks; b++) {
    int channels = b + 1 < t->blocks ? t->channels : t->lastChannels;
    const float *kernel = t->kernel + (long)b * t->kernelHeight * t->kernelWidth * t->channels * V;
    for (int i = 0; i < t->kernelHeight; i++)
      for (int j = 0; j < t->kernelWidth; j++, kernel += t->channels * V) {
        const float *x = t->x + b * t->xBlock + i * t->xRow + t->columns[j];
        const float *weights = kernel;
        for (int c = 0; c < channels; c++, weights += V, x++) {
          vector w[MOST_BLOCKS];
#pragma GCC unroll 4
          for (int o = 0; o < blocksOut; o++) w[o] = load(weights + o * t->kernelBlock);
#pragma GCC unroll 16
          for (int p = 0; p < pixels; p++) {
            vector value = splat(x[p * step]);
#pragma GCC unroll 4
            for (int o = 0; o < blocksOut; o++) sum[o][p] += w[o] * value;
          }
        }
      }
  }
#pragma GCC unroll 4
  for (int o = 0; o < blocksOut; o++)
#pragma GCC unroll 16
    for (int p = 0; p < pixels; p++) store(t->y + o * t->yBlock + (long)p * V, sum[o][p]);
}

typedef void (*TileFunction)(const Tile *);
#define TILE(n)                                                                          \
  static void tile_1_##n(const Tile *t) { convolve_tile(t, 1, n, V); }                   \
  static void tile_2_##n(const Tile *t) { convolve_tile(t, 2, n, V); }                   \
  static void flat_1_##n(const Tile *t) { convolve_tile(t, 1, n, 1); }                   \
  static void flat_2_##n(const Tile *t) { convolve_tile(t, 2, n, 1); }
#define WIDE_TILE(n)                                                                     \
  static void tile_3_##n(const Tile *t) { convolve_tile(t, 3, n, V); }                   \
  static void flat_3_##n(const Tile *t) { convolve_tile(t, 3, n, 1); }
TILE(1) TILE(2) TILE(3) TILE(4) TILE(5) TILE(6)
WIDE_TILE(1) WIDE_TILE(2) WIDE_TILE(3)
#if TILE_PIXELS > 6
TILE(7) TILE(8) TILE(9) TILE(10) TILE(11) TILE(12)
WIDE_TILE(4) WIDE_TILE(5) WIDE_TILE(6) WIDE_TILE(7) WIDE_TILE(8)
#define EACH(kind) {kind##1, kind##2, kind##3, kind##4, kind##5, kind##6, kind##7, kind##8, kind##9, kind##10, kind##11, kind##12}
#define EACH_WIDE(kind) {kind##1, kind##2, kind##3, kind##4, kind##5, kind##6, kind##7, kind##8}
#define WIDE_PIXELS 8
#else
#define EACH(kind) {kind##1, kind##2, kind##3, kind##4, kind##5, kind##6}
#define EACH_WIDE(kind) {kind##1, kind##2, kind##3}
#define WIDE_PIXELS 3
#endif
static const TileFunction TILES[2][MOST_BLOCKS][TILE_PIXELS] = {{EACH(tile_1_), EACH(tile_2_), EACH_WIDE(tile_3_)}, {EACH(flat_1_), EACH(flat_2_), EACH_WIDE(flat_3_)}};

/** Output blocks of the next tile: pairs, and three together where one would be left over. */
INLINE int blocks_together(int left) { return left == 3 || left == 1 ? left : 2; }

typedef struct {
  const float *dy;
  long dyBlock, dyRow, xRow;
  int rows, width;
} Sweep;

/** Adds Σ dy · x over some rows to `blocksOut` × `channels` sums, the channels `x[0 … ]` of each pixel. */
INLINE void gradient_tile(const Sweep *s, const float *x, float *sums, long sumBlock, int blocksOut, int channels) {
  vector sum[2][2 * GRADIENT_CHANNELS];
#pragma GCC unroll 2
  for (int o = 0; o < blocksOut; o++)
#pragma GCC unroll 16
    for (int c = 0; c < channels; c++) sum[o][c] = load(sums + o * sumBlock + c * V);
  for (int r = 0; r < s->rows; r++) {
    const float *source = x + r * s->xRow, *dy = s->dy + r * s->dyRow;
    for (int p = 0; p < s->width; p++, source += V, dy += V) {
      vector d0 = load(dy), d1 = blocksOut > 1 ? load(dy + s->dyBlock) : d0;
#pragma GCC unroll 16
      for (int c = 0; c < channels; c++) {
        vector value = splat(source[c]);
        sum[0][c] += d0 * value;
        if (blocksOut > 1) sum[1][c] += d1 * value;
      }
    }
  }
#pragma GCC unroll 2
  for (int o = 0; o < blocksOut; o++)
#pragma GCC unroll 16
    for (int c = 0; c < channels; c++) store(sums + o * sumBlock + c * V, sum[o][c]);
}
static void gradient_one(const Sweep *s, const float *x, float *sums, long sumBlock) { gradient_tile(s, x, sums, sumBlock, 1, GRADIENT_CHANNELS); }
static void gradient_one_wide(const Sweep *s, const float *x, float *sums, long sumBlock) { gradient_tile(s, x, sums, sumBlock, 1, 2 * GRADIENT_CHANNELS); }
static void gradient_two(const Sweep *s, const float *x, float *sums, long sumBlock) { gradient_tile(s, x, sums, sumBlock, 2, GRADIENT_CHANNELS); }


/** Adds Σ dy · x to the sums [V in][V out] of one input block and one or two output blocks, for `present` input channels. */
INLINE void gradient_block(const Sweep *s, const float *x, float *sums, long sumBlock, int pair, int present) {
  for (int c = 0, width; c < present; c += width) {
    // One output block alone has registers for twice the channels.
    width = pair == 1 && present - c > GRADIENT_CHANNELS ? 2 * GRADIENT_CHANNELS : GRADIENT_CHANNELS;
    (pair > 1 ? gradient_two : width > GRADIENT_CHANNELS ? gradient_one_wide : gradient_one)(s, x + c, sums + c * V, sumBlock);
  }
}

#endif
