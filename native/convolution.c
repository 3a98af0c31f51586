/** @file Direct convolution over blocked maps, and the gradient of its kernel. */
#include "tiles.h"
#include "window.h"

/** Bytes of kernel that stay in the first-level cache while a tile's pixels pass. */
#define CACHED_KERNEL (24 * 1024)

/**
 * A map of `inputs` channels (1: a plain map) to one of `outputs` in `outBlocks` blocks, plus bias [outputs]. One unit
 * per `rows` output rows of an image, `parts` units per image.
 */
void kernel_convolution(const Call *call, const ConvolutionWords *p) {
  Window w = p->window;
  int plain = p->inputs == 1, blocks = (p->inputs + V - 1) / V, step = plain ? 1 : V;
  int image = call->unit / p->parts, part = call->unit % p->parts;
  int pointwise = is_pointwise(&w);
  int firstRow = part * p->rows;
  int rows = w.outHeight - firstRow < p->rows ? w.outHeight - firstRow : p->rows;
  long inPlane = (long)w.height * w.width * step, outPlane = (long)w.outHeight * w.outWidth * V;
  const float *x = at(call, p->x) + image * blocks * inPlane;
  Tile t = {.channels = plain ? 1 : V, .kernelHeight = w.kernelHeight, .kernelWidth = w.kernelWidth, .yBlock = outPlane};
  long kernelPart = (long)w.kernelHeight * w.kernelWidth * t.channels * V;
  t.kernelBlock = blocks * kernelPart;
  long columns[MOST_KERNEL_SIDE] = {0};
  t.columns = columns;
  Patch patch = patch_of(&w, rows, step);
  int width = w.outWidth;
  const float *first = call->scratch;
  if (pointwise) {
    // Neighbouring rows are neighbours in memory: one long row.
    first = x + (long)firstRow * w.width * step;
    t.xBlock = inPlane;
    width = rows * w.outWidth;
    rows = 1;
  } else {
    t.xBlock = patch.rows * patch.row;
    t.xRow = w.dilationY * patch.row;
    for (int j = 0; j < w.kernelWidth; j++) columns[j] = tap_offset(&patch, &w, 0, 0, j);
    for (int b = 0; b < blocks; b++) fill_patch(call->scratch + b * t.xBlock, x + b * inPlane, &w, &patch, firstRow);
  }
  int together = CACHED_KERNEL / (int)(2 * kernelPart * sizeof(float));
  if (together < 1) together = 1;
  float bias[MOST_BLOCKS * V];
  for (int o = 0, count; o < p->outBlocks; o += count) {
    count = blocks_together(p->outBlocks - o);
    int most = count == 3 ? WIDE_PIXELS : TILE_PIXELS, tiles = (width + most - 1) / most, pixels = (width + tiles - 1) / tiles;
    for (int k = 0; k < count * V; k++)
      bias[k] = has(p->bias) && o * V + k < p->outputs ? at(call, p->bias)[o * V + k] : 0;
    float *y = at(call, p->y) + (image * (long)p->outBlocks + o) * outPlane + (long)firstRow * w.outWidth * V;
    for (int b = 0; b < blocks; b += together) {
      t.bias = b == 0 ? bias : 0;
      t.blocks = blocks - b < together ? blocks - b : together;
      t.lastChannels = b + t.blocks == blocks ? p->inputs - (blocks - 1) * t.channels : t.channels;
      if (plain) t.lastChannels = 1;
      t.kernel = at(call, p->packed) + o * t.kernelBlock + b * kernelPart;
      for (int r = 0; r < rows; r++)
        for (int c = 0; c < width; c += pixels) {
          int some = width - c < pixels ? width - c : pixels;
          t.x = first + b * t.xBlock + (pointwise ? 0 : (long)r * w.strideY * patch.row) + (long)c * step;
          t.y = y + ((long)r * w.outWidth + c) * V;
          TILES[plain][count - 1][some - 1](&t);
        }
    }
  }
}

/**
 * Kernel [filters, channels, taps] → [out blocks][in blocks][taps][in][out], reversed for the input gradient. One unit
 * per pair of blocks.
 */
void kernel_convolution_pack(const Call *call, const ConvolutionPackWords *p) {
  int filters = p->filters, channels = p->channels, area = p->taps, reversed = p->isReversed;
  int outputs = reversed ? channels : filters, inputs = reversed ? filters : channels;
  int plain = inputs == 1, blocks = plain ? 1 : (inputs + V - 1) / V, width = plain ? 1 : V;
  int o = call->unit / blocks, b = call->unit % blocks;
  const float *kernel = at(call, p->kernel);
  float *packed = at(call, p->packed) + (long)(o * blocks + b) * area * width * V;
  for (int tap = 0; tap < area; tap++)
    for (int c = 0; c < width; c++)
      for (int k = 0; k < V; k++) {
        int out = o * V + k, in = b * V + c;
        float value = 0;
        if (out < outputs && in < inputs) value = reversed ? kernel[((long)in * channels + out) * area + area - 1 - tap] : kernel[((long)out * channels + in) * area + tap];
        packed[((long)tap * width + c) * V + k] = value;
      }
}

/** Pixels of a 1×1 convolution that are taken at a time. */
#define PIECE_PIXELS 128

/** Adds Σ dy · x for a map of one plain channel: up to GRADIENT_CHANNELS taps at once, each with its own view of x. */
static void gradient_taps(const Sweep *s, const float *const *taps, int count, float *sums) {
  vector sum[GRADIENT_CHANNELS];
  const float *views[GRADIENT_CHANNELS];
#pragma GCC unroll 16
  for (int c = 0; c < GRADIENT_CHANNELS; c++) {
    sum[c] = (vector){};
    views[c] = taps[c < count ? c : 0];
  }
  for (int r = 0; r < s->rows; r++) {
    const float *dy = s->dy + r * s->dyRow;
    long row = r * s->xRow;
    for (int p = 0; p < s->width; p++, dy += V) {
      vector d = load(dy);
#pragma GCC unroll 16
      for (int c = 0; c < GRADIENT_CHANNELS; c++) sum[c] += d * splat(views[c][row + p]);
    }
  }
  for (int c = 0; c < count; c++) store(sums + c * V, load(sums + c * V) + sum[c]);
}

/**
 * Sums [groups][out blocks][in blocks][taps][in][out] over groups of images, `rows` output rows at a time; `channels`
 * are those of x (1: a plain map), the window that of the convolution. One unit per group and pair of output blocks, in
 * a sequence per image and pair: whatever the number of threads, the sums are the same.
 */
void kernel_convolution_gradient(const Call *call, const ConvolutionGradientWords *p) {
  Window w = p->window;
  int plain = p->channels == 1, blocks = (p->channels + V - 1) / V, step = plain ? 1 : V, channels = plain ? 1 : V;
  int pairs = (p->outBlocks + 1) / 2, o = call->unit % pairs * 2, pair = p->outBlocks - o > 1 ? 2 : 1;
  ImageRange images = image_range(call, call->unit / pairs, p->images, p->groups);
  int area = w.kernelHeight * w.kernelWidth, pointwise = is_pointwise(&w) && !plain;
  long sumBlock = (long)blocks * area * channels * V;
  float *sums = at(call, p->sums) + ((long)images.group * p->outBlocks + o) * sumBlock;
  if (images.isFirst) memset(sums, 0, pair * sumBlock * sizeof(float));
  long inPlane = (long)w.height * w.width * step, outPlane = (long)w.outHeight * w.outWidth * V;
  for (int image = images.first; image < images.last; image++)
    for (int firstRow = 0; firstRow < w.outHeight; firstRow += p->rows) {
      int rows = w.outHeight - firstRow < p->rows ? w.outHeight - firstRow : p->rows;
      Patch patch = patch_of(&w, rows, step);
      long xBlock = patch.rows * patch.row;
      const float *x = at(call, p->x) + image * blocks * inPlane, *first = call->scratch;
      Sweep s = {.dyBlock = outPlane, .dyRow = (long)w.outWidth * V, .xRow = w.strideY * patch.row, .rows = rows, .width = w.outWidth};
      if (pointwise) {
        first = x + (long)firstRow * w.width * V;
        xBlock = inPlane;
        s.width = rows * w.outWidth;
        s.rows = 1;
      } else {
        for (int b = 0; b < blocks; b++) fill_patch(call->scratch + b * xBlock, x + b * inPlane, &w, &patch, firstRow);
      }
      s.dy = at(call, p->dy) + (image * (long)p->outBlocks + o) * outPlane + (long)firstRow * w.outWidth * V;
      if (plain) {
        for (int k = 0; k < pair; k++, s.dy += outPlane)
          for (int tap = 0; tap < area; tap += GRADIENT_CHANNELS) {
            const float *taps[GRADIENT_CHANNELS];
            int count = area - tap < GRADIENT_CHANNELS ? area - tap : GRADIENT_CHANNELS;
            for (int c = 0; c < count; c++) taps[c] = call->scratch + tap_offset(&patch, &w, 0, (tap + c) / w.kernelWidth, (tap + c) % w.kernelWidth);
            gradient_taps(&s, taps, count, sums + k * sumBlock + (long)tap * V);
          }
        continue;
      }
      if (pointwise) {
        // Pieces that stay in the first-level cache while all channels pass.
        int pixels = s.width;
        const float *dy = s.dy;
        for (int start = 0; start < pixels; start += PIECE_PIXELS) {
          s.width = pixels - start < PIECE_PIXELS ? pixels - start : PIECE_PIXELS;
          s.dy = dy + (long)start * V;
          for (int b = 0; b < blocks; b++) {
            const float *view = first + b * xBlock + (long)start * V;
            gradient_block(&s, view, sums + (long)b * V * V, sumBlock, pair, channels_of(b, p->channels));
          }
        }
        continue;
      }
      for (int b = 0; b < blocks; b++)
        for (int tap = 0; tap < area; tap++) {
          const float *view = first + b * xBlock + tap_offset(&patch, &w, 0, tap / w.kernelWidth, tap % w.kernelWidth);
          gradient_block(&s, view, sums + ((long)b * area + tap) * V * V, sumBlock, pair, channels_of(b, p->channels));
        }
    }
}

/** Joins the sums of the groups: gradient [filters, channels, taps]. One unit per output block. */
void kernel_convolution_gradient_finish(const Call *call, const ConvolutionGradientFinishWords *p) {
  int filters = p->filters, channels = p->channels, area = p->taps, groups = p->groups;
  int plain = channels == 1, blocks = plain ? 1 : (channels + V - 1) / V, width = plain ? 1 : V;
  int outBlocks = (filters + V - 1) / V;
  long block = (long)blocks * area * width * V;
  int last = (call->unit + 1) * V < filters ? V : filters - call->unit * V;
  for (int b = 0; b < blocks; b++)
    for (int tap = 0; tap < area; tap++)
      for (int c = 0; c < width && b * width + c < channels; c++) {
        const float *source = at(call, p->sums) + call->unit * block + (((long)b * area + tap) * width + c) * V;
        vector sum = load(source);
        for (int g = 1; g < groups; g++) sum += load(source + g * outBlocks * block);
        float *gradient = at(call, p->gradient) + ((long)call->unit * V * channels + b * width + c) * area + tap;
        for (int k = 0; k < last; k++) gradient[(long)k * channels * area] = sum[k];
      }
}
