/** @file The padded, possibly zero-spread copy of some rows of a map that a window slides over. */
#ifndef HILUM_WINDOW_H
#define HILUM_WINDOW_H
#include "kernels.h"
#include <string.h>

/** A 1×1 window that sees every pixel: neighbouring rows are neighbours in memory, no copy is needed. */
INLINE int is_pointwise(const Window *w) {
  return w->kernelHeight == 1 && w->kernelWidth == 1 && w->strideY == 1 && w->strideX == 1 && w->spreadY == 1 && w->spreadX == 1 && w->padTop == 0 && w->padLeft == 0 && w->outHeight == w->height && w->outWidth == w->width;
}

/** The images that a call adds to the sums of a group. */
typedef struct {
  int group, first, last, isFirst;
} ImageRange;

/** In a sequence the image whose turn it is, else all images of the given group. */
INLINE ImageRange image_range(const Call *call, int group, int images, int groups) {
  if (call->image >= 0) return (ImageRange){call->group, call->image, call->image + 1, call->isFirst};
  return (ImageRange){group, (int)((long)group * images / groups), (int)((long)(group + 1) * images / groups), 1};
}

/**
 * How the copied rows lie: [rows][phases][phaseLength][block], so that the pixels which one tap sees at neighbouring
 * positions are neighbours, whatever the stride.
 */
typedef struct {
  long row, phase;
  int block, rows;
} Patch;

INLINE Patch patch_of(const Window *w, int outRows, int block) {
  int columns = (w->outWidth - 1) * w->strideX + (w->kernelWidth - 1) * w->dilationX + 1;
  long phase = (long)((columns + w->strideX - 1) / w->strideX) * block;
  return (Patch){.row = phase * w->strideX, .phase = phase, .block = block, .rows = (outRows - 1) * w->strideY + (w->kernelHeight - 1) * w->dilationY + 1};
}

/** Where tap (i, j) finds the pixel of output position (row, 0). */
INLINE long tap_offset(const Patch *p, const Window *w, int row, int i, int j) {
  int column = j * w->dilationX;
  return (row * w->strideY + i * w->dilationY) * p->row + (column % w->strideX) * p->phase + (long)(column / w->strideX) * p->block;
}

/** Copies what the output rows from `firstRow` see of one plane (`block` channels). */
static inline void fill_patch(float *patch, const float *plane, const Window *w, const Patch *p, int firstRow) {
  int columns = (w->outWidth - 1) * w->strideX + (w->kernelWidth - 1) * w->dilationX + 1;
  int block = p->block;
  for (int r = 0; r < p->rows; r++) {
    float *row = patch + r * p->row;
    int y = firstRow * w->strideY + r - w->padTop;
    int inside = y >= 0 && y % w->spreadY == 0 && y / w->spreadY < w->height;
    if (!inside) {
      memset(row, 0, p->row * sizeof(float));
      continue;
    }
    const float *source = plane + (long)(y / w->spreadY) * w->width * block;
    if (w->strideX == 1 && w->spreadX == 1) {
      int left = w->padLeft < columns ? w->padLeft : columns;
      int count = columns - left < w->width ? columns - left : w->width;
      memset(row, 0, (long)left * block * sizeof(float));
      memcpy(row + (long)left * block, source, (long)count * block * sizeof(float));
      memset(row + (long)(left + count) * block, 0, (long)(columns - left - count) * block * sizeof(float));
      continue;
    }
    memset(row, 0, p->row * sizeof(float));
    if (w->spreadX > 1) {
      // Of a map spread by zeros every spreadX-th column has a value. Strides of both kinds never meet.
      for (int x = 0; x < w->width; x++) {
        int c = x * w->spreadX + w->padLeft;
        if (c < 0 || c >= columns) continue;
        if (block == V) store(row + (long)c * V, load(source + (long)x * V));
        else row[c] = source[x];
      }
      continue;
    }
    for (int phase = 0; phase < w->strideX; phase++) {
      float *target = row + phase * p->phase;
      int first = w->padLeft > phase ? (w->padLeft - phase + w->strideX - 1) / w->strideX : 0;
      for (int k = first, x = first * w->strideX + phase - w->padLeft; x < w->width && x + w->padLeft < columns; k++, x += w->strideX) {
        if (block == V) store(target + (long)k * V, load(source + (long)x * V));
        else target[k] = source[x];
      }
    }
  }
}

#endif
