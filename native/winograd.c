/**
 * @file 3×3 convolutions at stride 1 with a quarter of the multiplications, and the gradient of their kernels.
 *
 * F(4×4, 3×3) of Lavin & Gray, "Fast algorithms for convolutional neural networks" (CVPR 2016), section 4:
 * y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A per 6×6 piece d of the map and 4×4 piece y of the result. Its 36 products are products
 * of matrices over tiles and channels, which run in the same register tiles as a direct convolution. The kernel's
 * gradient is the transposed algorithm, Gᵀ[(A dy Aᵀ) ⊙ (Bᵀ d B)]G, summed over tiles before the last transform.
 */
#include "tiles.h"
#include "window.h"

#define SIDE 6
#define OUT 4
#define PLANES 36

/** Bᵀ over six vectors `stride` apart. */
INLINE void transform_input(const vector *d, int stride, vector *u, int to) {
  vector d0 = d[0], d1 = d[stride], d2 = d[2 * stride], d3 = d[3 * stride], d4 = d[4 * stride], d5 = d[5 * stride];
  vector a = d4 - splat(4) * d2, b = d3 - splat(4) * d1, c = d4 - d2, e = splat(2) * (d3 - d1);
  u[0] = splat(4) * d0 - splat(5) * d2 + d4;
  u[to] = a + b;
  u[2 * to] = a - b;
  u[3 * to] = c + e;
  u[4 * to] = c - e;
  u[5 * to] = splat(4) * d1 - splat(5) * d3 + d5;
}

/** Aᵀ over six vectors: four results. */
INLINE void transform_output(const vector *m, int stride, vector *y, int to) {
  vector m0 = m[0], m1 = m[stride], m2 = m[2 * stride], m3 = m[3 * stride], m4 = m[4 * stride], m5 = m[5 * stride];
  vector a = m1 + m2, b = m1 - m2, c = m3 + m4, e = m3 - m4;
  y[0] = m0 + a + c;
  y[to] = b + splat(2) * e;
  y[2 * to] = a + splat(4) * c;
  y[3 * to] = b + splat(8) * e + m5;
}

/** A over four vectors: six results. */
INLINE void transform_gradient(const vector *y, int stride, vector *d, int to) {
  vector y0 = y[0], y1 = y[stride], y2 = y[2 * stride], y3 = y[3 * stride];
  vector a = y0 + y2, b = y1 + y3, c = y0 + splat(4) * y2, e = splat(2) * y1 + splat(8) * y3;
  d[0] = y0;
  d[to] = a + b;
  d[2 * to] = a - b;
  d[3 * to] = c + e;
  d[4 * to] = c - e;
  d[5 * to] = y3;
}

/** Row i of G times g, in double: kernels are small and this is where digits are lost. */
static double weight_row(int i, double g0, double g1, double g2) {
  switch (i) {
    case 0: return g0 / 4;
    case 1: return -(g0 + g1 + g2) / 6;
    case 2: return -(g0 - g1 + g2) / 6;
    case 3: return g0 / 24 + g1 / 12 + g2 / 6;
    case 4: return g0 / 24 - g1 / 12 + g2 / 6;
    default: return g2;
  }
}

/** Entry (i, k) of G. */
static double weight_entry(int i, int k) { return weight_row(i, k == 0, k == 1, k == 2); }

/** 0 kernel [O, I, 3, 3], 2 packed [36][out blocks][in blocks][in][out], 4 O, 5 I, 6: 1 for the input gradient. One unit per pair of blocks. */
void kernel_winograd_pack(const Call *call) {
  const int32_t *p = call->parameters;
  int filters = p[4], channels = p[5], reversed = p[6];
  int outputs = reversed ? channels : filters, inputs = reversed ? filters : channels;
  int blocks = (inputs + V - 1) / V, outBlocks = (outputs + V - 1) / V, o = call->unit / blocks, b = call->unit % blocks;
  float *packed = at(call, 2) + ((long)o * blocks + b) * V * V;
  long plane = (long)outBlocks * blocks * V * V;
  for (int c = 0; c < V; c++)
    for (int k = 0; k < V; k++) {
      int out = o * V + k, in = b * V + c;
      if (out >= outputs || in >= inputs) {
        for (int i = 0; i < PLANES; i++) packed[i * plane + c * V + k] = 0;
        continue;
      }
      const float *g = at(call, 0) + (reversed ? (long)in * channels + out : (long)out * channels + in) * 9;
      double rows[SIDE][3];
      for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < 3; j++) rows[i][j] = reversed ? weight_row(i, g[8 - j], g[5 - j], g[2 - j]) : weight_row(i, g[j], g[3 + j], g[6 + j]);
      for (int i = 0; i < SIDE; i++)
        for (int j = 0; j < SIDE; j++) packed[(i * SIDE + j) * plane + c * V + k] = (float)weight_row(j, rows[i][0], rows[i][1], rows[i][2]);
    }
}

/** Bᵀ d B of each tile of one block: patch → u[36] planes `plane` apart, tiles V apart. */
static void transform_patch(const float *patch, const Patch *shape, int tileRows, int tileColumns, float *u, long plane) {
  for (int r = 0; r < tileRows; r++)
    for (int c = 0; c < tileColumns; c++, u += V) {
      const float *source = patch + (long)r * OUT * shape->row + (long)c * OUT * V;
      vector d[PLANES], half[PLANES], full[PLANES];
#pragma GCC unroll 6
      for (int i = 0; i < SIDE; i++)
#pragma GCC unroll 6
        for (int j = 0; j < SIDE; j++) d[i * SIDE + j] = load(source + i * shape->row + (long)j * V);
#pragma GCC unroll 6
      for (int j = 0; j < SIDE; j++) transform_input(d + j, SIDE, half + j, SIDE);
#pragma GCC unroll 6
      for (int i = 0; i < SIDE; i++) transform_input(half + i * SIDE, 1, full + i * SIDE, 1);
#pragma GCC unroll 36
      for (int i = 0; i < PLANES; i++) store(u + i * plane, full[i]);
    }
}

/** A window over whole tiles only: rows and columns beyond the result read zeros and are not stored. */
static Window whole_tiles(Window w, int tileColumns) {
  w.outWidth = tileColumns * OUT;
  return w;
}

/**
 * 0 x, 2 packed kernel, 4 bias or none, 6 y, 8 input channels, 9 output blocks, 10 O, 11 rows of tiles per unit,
 * 12 units per image, 13 window (of the result).
 */
void kernel_winograd(const Call *call) {
  const int32_t *p = call->parameters;
  Window w = window_at(call, 13);
  int blocks = (p[8] + V - 1) / V, image = call->unit / p[12], part = call->unit % p[12];
  int allRows = (w.outHeight + OUT - 1) / OUT, tileColumns = (w.outWidth + OUT - 1) / OUT;
  int firstTile = part * p[11], tileRows = allRows - firstTile < p[11] ? allRows - firstTile : p[11], tiles = tileRows * tileColumns;
  Window padded = whole_tiles(w, tileColumns);
  Patch patch = patch_of(&padded, tileRows * OUT, V);
  long inPlane = (long)w.height * w.width * V, outPlane = (long)w.outHeight * w.outWidth * V, uPlane = (long)blocks * tiles * V;
  float *copied = call->scratch, *u = copied + patch.rows * patch.row, *m = u + PLANES * uPlane;
  for (int b = 0; b < blocks; b++) {
    fill_patch(copied, at(call, 0) + ((long)image * blocks + b) * inPlane, &padded, &patch, firstTile * OUT);
    transform_patch(copied, &patch, tileRows, tileColumns, u + (long)b * tiles * V, uPlane);
  }
  static const float zeros[MOST_BLOCKS * V];
  static const long column[1] = {0};
  Tile t = {.xBlock = (long)tiles * V, .columns = column, .blocks = blocks, .channels = V, .lastChannels = p[8] - (blocks - 1) * V, .kernelHeight = 1, .kernelWidth = 1, .kernelBlock = (long)blocks * V * V, .bias = zeros, .yBlock = (long)tiles * V};
  for (int o = 0, count; o < p[9]; o += count) {
    count = blocks_together(p[9] - o);
    int most = count == 3 ? WIDE_PIXELS : TILE_PIXELS, pieces = (tiles + most - 1) / most, pixels = (tiles + pieces - 1) / pieces;
    for (int plane = 0; plane < PLANES; plane++) {
      t.kernel = at(call, 2) + ((long)plane * p[9] + o) * blocks * V * V;
      for (int c = 0; c < tiles; c += pixels) {
        int some = tiles - c < pixels ? tiles - c : pixels;
        t.x = u + plane * uPlane + (long)c * V;
        t.y = m + (long)plane * count * tiles * V + (long)c * V;
        TILES[0][count - 1][some - 1](&t);
      }
    }
    for (int k = 0; k < count; k++) {
      vector bias = has(call, 4) ? load_some(at(call, 4) + (o + k) * V, p[10] - (o + k) * V) : (vector){};
      float *y = at(call, 6) + ((long)image * p[9] + o + k) * outPlane;
      for (int tile = 0; tile < tiles; tile++) {
        vector product[PLANES], half[OUT * SIDE], full[OUT * OUT];
#pragma GCC unroll 36
        for (int i = 0; i < PLANES; i++) product[i] = load(m + (((long)i * count + k) * tiles + tile) * V);
#pragma GCC unroll 6
        for (int j = 0; j < SIDE; j++) transform_output(product + j, SIDE, half + j, SIDE);
#pragma GCC unroll 4
        for (int i = 0; i < OUT; i++) transform_output(half + i * SIDE, 1, full + i * OUT, 1);
        int row = (firstTile + tile / tileColumns) * OUT, col = tile % tileColumns * OUT;
        int rows = w.outHeight - row < OUT ? w.outHeight - row : OUT, columns = w.outWidth - col < OUT ? w.outWidth - col : OUT;
        float *target = y + ((long)row * w.outWidth + col) * V;
        for (int i = 0; i < rows; i++)
          for (int j = 0; j < columns; j++) store(target + ((long)i * w.outWidth + j) * V, full[i * OUT + j] + bias);
      }
    }
  }
}

/**
 * 0 dy, 2 x, 4 sums [groups][36][out blocks][in blocks][in][out], 6 input channels, 7 output blocks, 8 images, 9 groups,
 * 10 rows of tiles at a time, 11 window (of the convolution). One unit per group and pair of output blocks.
 */
void kernel_winograd_gradient(const Call *call) {
  const int32_t *p = call->parameters;
  Window w = window_at(call, 11);
  int blocks = (p[6] + V - 1) / V, pairs = (p[7] + 1) / 2, group = call->unit / pairs, o = call->unit % pairs * 2, pair = p[7] - o > 1 ? 2 : 1;
  int allRows = (w.outHeight + OUT - 1) / OUT, tileColumns = (w.outWidth + OUT - 1) / OUT;
  Window padded = whole_tiles(w, tileColumns);
  long inPlane = (long)w.height * w.width * V, outPlane = (long)w.outHeight * w.outWidth * V, sumBlock = (long)blocks * V * V, sumPlane = p[7] * sumBlock;
  float *sums = at(call, 4) + group * PLANES * sumPlane + o * sumBlock;
  for (int plane = 0; plane < PLANES; plane++) memset(sums + plane * sumPlane, 0, pair * sumBlock * sizeof(float));
  int last = (group + 1) * p[8] / p[9];
  for (int image = group * p[8] / p[9]; image < last; image++)
    for (int firstTile = 0; firstTile < allRows; firstTile += p[10]) {
      int tileRows = allRows - firstTile < p[10] ? allRows - firstTile : p[10], tiles = tileRows * tileColumns;
      Patch patch = patch_of(&padded, tileRows * OUT, V);
      long uPlane = (long)blocks * tiles * V, dPlane = (long)pair * tiles * V;
      float *copied = call->scratch, *u = copied + patch.rows * patch.row, *d = u + PLANES * uPlane;
      for (int b = 0; b < blocks; b++) {
        fill_patch(copied, at(call, 2) + ((long)image * blocks + b) * inPlane, &padded, &patch, firstTile * OUT);
        transform_patch(copied, &patch, tileRows, tileColumns, u + (long)b * tiles * V, uPlane);
      }
      for (int k = 0; k < pair; k++) {
        const float *dy = at(call, 0) + ((long)image * p[7] + o + k) * outPlane;
        for (int tile = 0; tile < tiles; tile++) {
          int row = (firstTile + tile / tileColumns) * OUT, col = tile % tileColumns * OUT;
          int rows = w.outHeight - row < OUT ? w.outHeight - row : OUT, columns = w.outWidth - col < OUT ? w.outWidth - col : OUT;
          vector y[OUT * OUT] = {}, half[SIDE * OUT], full[PLANES];
          const float *source = dy + ((long)row * w.outWidth + col) * V;
          for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) y[i * OUT + j] = load(source + ((long)i * w.outWidth + j) * V);
#pragma GCC unroll 4
          for (int j = 0; j < OUT; j++) transform_gradient(y + j, OUT, half + j, OUT);
#pragma GCC unroll 6
          for (int i = 0; i < SIDE; i++) transform_gradient(half + i * OUT, 1, full + i * SIDE, 1);
#pragma GCC unroll 36
          for (int i = 0; i < PLANES; i++) store(d + i * dPlane + ((long)k * tiles + tile) * V, full[i]);
        }
      }
      Sweep s = {.dyBlock = (long)tiles * V, .rows = 1, .width = tiles};
      for (int plane = 0; plane < PLANES; plane++) {
        s.dy = d + plane * dPlane;
        for (int b = 0; b < blocks; b++)
          gradient_block(&s, u + plane * uPlane + (long)b * tiles * V, sums + plane * sumPlane + (long)b * V * V, sumBlock, pair, p[6] - b * V < V ? p[6] - b * V : V);
      }
    }
}

/** 0 sums, 2 gradient [O, I, 3, 3], 4 O, 5 I, 6 groups. One unit per output block. */
void kernel_winograd_gradient_finish(const Call *call) {
  const int32_t *p = call->parameters;
  int filters = p[4], channels = p[5], groups = p[6], blocks = (channels + V - 1) / V, outBlocks = (filters + V - 1) / V;
  long plane = (long)outBlocks * blocks * V * V;
  int lanes = filters - call->unit * V < V ? filters - call->unit * V : V;
  for (int c = 0; c < channels; c++) {
    vector s[PLANES];
    for (int i = 0; i < PLANES; i++) {
      const float *source = at(call, 0) + i * plane + ((long)call->unit * blocks + c / V) * V * V + c % V * V;
      s[i] = load(source);
      for (int g = 1; g < groups; g++) s[i] += load(source + g * PLANES * plane);
    }
    vector half[3 * SIDE];
    for (int k = 0; k < 3; k++)
      for (int j = 0; j < SIDE; j++) {
        vector sum = {};
        for (int i = 0; i < SIDE; i++) sum += splat((float)weight_entry(i, k)) * s[i * SIDE + j];
        half[k * SIDE + j] = sum;
      }
    for (int k = 0; k < 3; k++)
      for (int l = 0; l < 3; l++) {
        vector sum = {};
        for (int j = 0; j < SIDE; j++) sum += splat((float)weight_entry(j, l)) * half[k * SIDE + j];
        for (int lane = 0; lane < lanes; lane++) at(call, 2)[((long)(call->unit * V + lane) * channels + c) * 9 + k * 3 + l] = sum[lane];
      }
  }
}
