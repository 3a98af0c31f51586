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

#define OUT WINOGRAD_SIDE
#define SIDE (OUT + 2)
#define PLANES WINOGRAD_PLANES
_Static_assert(PLANES == SIDE * SIDE, "one product for each number of a transformed piece");

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

/** G. */
static const float WEIGHTS[SIDE][3] = {{0.25f, 0, 0}, {-1.f / 6, -1.f / 6, -1.f / 6}, {-1.f / 6, 1.f / 6, -1.f / 6}, {1.f / 24, 1.f / 12, 1.f / 6}, {1.f / 24, -1.f / 12, 1.f / 6}, {0, 0, 1}};

/**
 * Kernel [filters, channels, 3, 3] → [36][out blocks][in blocks][in][out], reversed for the input gradient. One unit
 * per pair of blocks.
 */
void kernel_winograd_pack(const Call *call, const WinogradPackWords *p) {
  int filters = p->filters, channels = p->channels, reversed = p->isReversed;
  int outputs = reversed ? channels : filters, inputs = reversed ? filters : channels;
  int blocks = (inputs + V - 1) / V, outBlocks = (outputs + V - 1) / V, o = call->unit / blocks, b = call->unit % blocks;
  float *packed = at(call, p->packed) + ((long)o * blocks + b) * V * V;
  long plane = (long)outBlocks * blocks * V * V, outStep = (reversed ? 1 : channels) * 9L, inStep = (reversed ? channels : 1) * 9L;
  int lanes = outputs - o * V < V ? outputs - o * V : V;
  for (int c = 0; c < V; c++) {
    vector g[9] = {}, rows[SIDE * 3];
    if (b * V + c < inputs) {
      const float *kernel = at(call, p->kernel) + (long)o * V * outStep + (long)(b * V + c) * inStep;
      for (int lane = 0; lane < lanes; lane++)
        for (int tap = 0; tap < 9; tap++) g[tap][lane] = kernel[lane * outStep + (reversed ? 8 - tap : tap)];
    }
    for (int i = 0; i < SIDE; i++)
      for (int j = 0; j < 3; j++) rows[i * 3 + j] = splat(WEIGHTS[i][0]) * g[j] + splat(WEIGHTS[i][1]) * g[3 + j] + splat(WEIGHTS[i][2]) * g[6 + j];
    for (int i = 0; i < SIDE; i++)
      for (int j = 0; j < SIDE; j++) {
        vector sum = splat(WEIGHTS[j][0]) * rows[i * 3] + splat(WEIGHTS[j][1]) * rows[i * 3 + 1] + splat(WEIGHTS[j][2]) * rows[i * 3 + 2];
        store(packed + (i * SIDE + j) * plane + c * V, sum);
      }
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

/** Tiles of some rows of one image, or of whole images that follow each other where one alone has too few. */
typedef struct {
  Window padded;
  Patch patch;
  /** First image, images, first row of tiles; rows, columns and number of tiles of an image; tiles in all. */
  int image, images, firstRow, rows, columns, each, tiles;
} TileRange;

INLINE TileRange tile_range(const Window *w, int image, int images, int firstRow, int most) {
  int all = (w->outHeight + OUT - 1) / OUT, columns = (w->outWidth + OUT - 1) / OUT, rows = all - firstRow < most ? all - firstRow : most;
  TileRange range = {.padded = whole_tiles(*w, columns), .image = image, .images = images, .firstRow = firstRow, .rows = rows, .columns = columns, .each = rows * columns, .tiles = rows * columns * images};
  range.patch = patch_of(&range.padded, rows * OUT, V);
  return range;
}

/** Bᵀ d B of all tiles of a range: u[36][blocks][tiles][V]. */
static void transform_range(const TileRange *t, const float *x, int blocks, float *copied, float *u) {
  long plane = (long)t->padded.height * t->padded.width * V, uPlane = (long)blocks * t->tiles * V;
  for (int n = 0; n < t->images; n++)
    for (int b = 0; b < blocks; b++) {
      fill_patch(copied, x + ((long)(t->image + n) * blocks + b) * plane, &t->padded, &t->patch, t->firstRow * OUT);
      transform_patch(copied, &t->patch, t->rows, t->columns, u + ((long)b * t->tiles + n * t->each) * V, uPlane);
    }
}

/** Where a tile's result lies in its image, and how much of it is inside. */
typedef struct {
  long offset;
  int image, rows, columns;
} Place;

INLINE Place place_of(const TileRange *t, const Window *w, int tile) {
  int local = tile % t->each, row = (t->firstRow + local / t->columns) * OUT, column = local % t->columns * OUT;
  return (Place){.offset = ((long)row * w->outWidth + column) * V, .image = t->image + tile / t->each, .rows = w->outHeight - row < OUT ? w->outHeight - row : OUT, .columns = w->outWidth - column < OUT ? w->outWidth - column : OUT};
}

/**
 * A map of `inputs` channels to one of `outputs` in `outBlocks` blocks, plus bias [outputs]. One unit per `rows` rows
 * of tiles of `together` images (1 where an image has several units, `parts`).
 */
void kernel_winograd(const Call *call, const WinogradWords *p) {
  Window w = p->window;
  int blocks = (p->inputs + V - 1) / V, image = call->unit / p->parts * p->together;
  int images = p->images - image < p->together ? p->images - image : p->together;
  TileRange range = tile_range(&w, image, images, call->unit % p->parts * p->rows, p->rows);
  int tiles = range.tiles;
  long outPlane = (long)w.outHeight * w.outWidth * V, uPlane = (long)blocks * tiles * V;
  float *u = call->scratch + range.patch.rows * range.patch.row, *m = u + PLANES * uPlane;
  transform_range(&range, at(call, p->x), blocks, call->scratch, u);
  static const float zeros[MOST_BLOCKS * V];
  static const long column[1] = {0};
  Tile t = {.columns = column, .channels = V, .kernelHeight = 1, .kernelWidth = 1, .bias = zeros};
  t.blocks = blocks, t.lastChannels = p->inputs - (blocks - 1) * V, t.kernelBlock = (long)blocks * V * V;
  t.xBlock = t.yBlock = (long)tiles * V;
  for (int o = 0, count; o < p->outBlocks; o += count) {
    count = blocks_together(p->outBlocks - o);
    int most = count == 3 ? WIDE_PIXELS : TILE_PIXELS, pieces = (tiles + most - 1) / most, pixels = (tiles + pieces - 1) / pieces;
    for (int plane = 0; plane < PLANES; plane++) {
      t.kernel = at(call, p->packed) + ((long)plane * p->outBlocks + o) * blocks * V * V;
      for (int c = 0; c < tiles; c += pixels) {
        int some = tiles - c < pixels ? tiles - c : pixels;
        t.x = u + plane * uPlane + (long)c * V;
        t.y = m + (long)plane * count * tiles * V + (long)c * V;
        TILES[0][count - 1][some - 1](&t);
      }
    }
    for (int k = 0; k < count; k++) {
      vector bias = has(p->bias) ? load_some(at(call, p->bias) + (o + k) * V, p->outputs - (o + k) * V) : (vector){};
      for (int tile = 0; tile < tiles; tile++) {
        vector product[PLANES], half[OUT * SIDE], full[OUT * OUT];
#pragma GCC unroll 36
        for (int i = 0; i < PLANES; i++) product[i] = load(m + (((long)i * count + k) * tiles + tile) * V);
#pragma GCC unroll 6
        for (int j = 0; j < SIDE; j++) transform_output(product + j, SIDE, half + j, SIDE);
#pragma GCC unroll 4
        for (int i = 0; i < OUT; i++) transform_output(half + i * SIDE, 1, full + i * OUT, 1);
        Place place = place_of(&range, &w, tile);
        float *target = at(call, p->y) + ((long)place.image * p->outBlocks + o + k) * outPlane + place.offset;
        for (int i = 0; i < place.rows; i++)
          for (int j = 0; j < place.columns; j++) store(target + ((long)i * w.outWidth + j) * V, full[i * OUT + j] + bias);
      }
    }
  }
}

/**
 * Sums [groups][36][out blocks][in blocks][in][out] over groups of images, `rows` rows of tiles of `together` images at
 * a time; the window is that of the convolution. One unit per group and pair of output blocks, in a sequence per image
 * and pair.
 */
void kernel_winograd_gradient(const Call *call, const WinogradGradientWords *p) {
  Window w = p->window;
  int blocks = (p->channels + V - 1) / V, pairs = (p->outBlocks + 1) / 2;
  int o = call->unit % pairs * 2, pair = p->outBlocks - o > 1 ? 2 : 1;
  int allRows = (w.outHeight + OUT - 1) / OUT;
  long outPlane = (long)w.outHeight * w.outWidth * V;
  long sumBlock = (long)blocks * V * V, sumPlane = p->outBlocks * sumBlock;
  ImageRange images = image_range(call, call->unit / pairs, p->images, p->groups);
  float *sums = at(call, p->sums) + images.group * PLANES * sumPlane + o * sumBlock;
  for (int plane = 0; images.isFirst && plane < PLANES; plane++) memset(sums + plane * sumPlane, 0, pair * sumBlock * sizeof(float));
  for (int image = images.first; image < images.last; image += p->together)
    for (int firstRow = 0; firstRow < allRows; firstRow += p->rows) {
      int together = images.last - image < p->together ? images.last - image : p->together;
      TileRange range = tile_range(&w, image, together, firstRow, p->rows);
      int tiles = range.tiles;
      long uPlane = (long)blocks * tiles * V, dPlane = (long)pair * tiles * V;
      float *u = call->scratch + range.patch.rows * range.patch.row, *d = u + PLANES * uPlane;
      transform_range(&range, at(call, p->x), blocks, call->scratch, u);
      for (int k = 0; k < pair; k++)
        for (int tile = 0; tile < tiles; tile++) {
          Place place = place_of(&range, &w, tile);
          const float *source = at(call, p->dy) + ((long)place.image * p->outBlocks + o + k) * outPlane + place.offset;
          vector y[OUT * OUT] = {}, half[SIDE * OUT], full[PLANES];
          for (int i = 0; i < place.rows; i++)
            for (int j = 0; j < place.columns; j++) y[i * OUT + j] = load(source + ((long)i * w.outWidth + j) * V);
#pragma GCC unroll 4
          for (int j = 0; j < OUT; j++) transform_gradient(y + j, OUT, half + j, OUT);
#pragma GCC unroll 6
          for (int i = 0; i < SIDE; i++) transform_gradient(half + i * OUT, 1, full + i * SIDE, 1);
#pragma GCC unroll 36
          for (int i = 0; i < PLANES; i++) store(d + i * dPlane + ((long)k * tiles + tile) * V, full[i]);
        }
      Sweep s = {.dyBlock = (long)tiles * V, .rows = 1, .width = tiles};
      for (int plane = 0; plane < PLANES; plane++) {
        s.dy = d + plane * dPlane;
        for (int b = 0; b < blocks; b++) {
          const float *x = u + plane * uPlane + (long)b * tiles * V;
          gradient_block(&s, x, sums + plane * sumPlane + (long)b * V * V, sumBlock, pair, channels_of(b, p->channels));
        }
      }
    }
}

/** Joins the sums of the groups: gradient [filters, channels, 3, 3]. One unit per output block. */
void kernel_winograd_gradient_finish(const Call *call, const WinogradGradientFinishWords *p) {
  int filters = p->filters, channels = p->channels, groups = p->groups;
  int blocks = (channels + V - 1) / V, outBlocks = (filters + V - 1) / V;
  long plane = (long)outBlocks * blocks * V * V;
  int lanes = filters - call->unit * V < V ? filters - call->unit * V : V;
  for (int c = 0; c < channels; c++) {
    vector s[PLANES];
    for (int i = 0; i < PLANES; i++) {
      const float *source = at(call, p->sums) + i * plane + ((long)call->unit * blocks + c / V) * V * V + c % V * V;
      s[i] = load(source);
      for (int g = 1; g < groups; g++) s[i] += load(source + g * PLANES * plane);
    }
    vector half[3 * SIDE];
    for (int k = 0; k < 3; k++)
      for (int j = 0; j < SIDE; j++) {
        vector sum = {};
        for (int i = 0; i < SIDE; i++) sum += splat(WEIGHTS[i][k]) * s[i * SIDE + j];
        half[k * SIDE + j] = sum;
      }
    for (int k = 0; k < 3; k++)
      for (int l = 0; l < 3; l++) {
        vector sum = {};
        for (int j = 0; j < SIDE; j++) sum += splat(WEIGHTS[j][l]) * half[k * SIDE + j];
        for (int lane = 0; lane < lanes; lane++)
          at(call, p->gradient)[((long)(call->unit * V + lane) * channels + c) * 9 + k * 3 + l] = sum[lane];
      }
  }
}
