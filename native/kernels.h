/**
 * @file What all kernels share: vectors, blocked maps, and how an instruction is called.
 *
 * A feature map [N, C, H, W] lies as [N, C/V, H, W, V]: V channels of one pixel side by side, one vector register wide.
 * Channels beyond C are zeros in every map, always: kernels may read them, and must write zeros there.
 */
#ifndef HILUM_KERNELS_H
#define HILUM_KERNELS_H
#include "abi.h"
#include <stdint.h>

/* A switch over an enum of the ABI has a case for each member. */
#pragma GCC diagnostic error "-Wswitch"

#if defined(__AVX512F__)
#define V 16
/** Pixels of the largest convolution tile: 2 × 12 accumulators leave 8 of 32 registers. */
#define TILE_PIXELS 12
/** Input channels of one kernel-gradient tile. */
#define GRADIENT_CHANNELS 8
#else
#define V 8
#define TILE_PIXELS 6
#define GRADIENT_CHANNELS 4
#endif

typedef float vector __attribute__((vector_size(V * 4)));
/** The same at any address: arrays that JavaScript owns are aligned to elements only. */
typedef float loose_vector __attribute__((vector_size(V * 4), aligned(4)));
typedef int32_t int_vector __attribute__((vector_size(V * 4)));
typedef uint8_t byte_vector __attribute__((vector_size(V), aligned(1)));

#define INLINE static inline __attribute__((always_inline))

/** Channels in a block of a map of some. */
INLINE int channels_of(int block, int channels) { return channels - block * V < V ? channels - block * V : V; }

INLINE vector load(const float *p) { return *(const loose_vector *)p; }
INLINE void store(float *p, vector x) { *(loose_vector *)p = x; }
INLINE vector splat(float x) { return x - (vector){}; }
INLINE vector pick(int_vector mask, vector yes, vector no) { return (vector)((mask & (int_vector)yes) | (~mask & (int_vector)no)); }

/** `count` values (at most V), zeros after them. */
INLINE vector load_some(const float *p, int count) {
  if (count >= V) return load(p);
  vector x = {};
  for (int i = 0; i < count; i++) x[i] = p[i];
  return x;
}
INLINE void store_some(float *p, vector x, int count) {
  if (count >= V) store(p, x);
  else for (int i = 0; i < count; i++) p[i] = x[i];
}

/** What a kernel is given beside its words: the plan's buffers, a unit of its work and its thread's scratch memory. */
typedef struct {
  float **slots;
  int unit;
  float *scratch;
  /** In a sequence: the image whose turn it is, the group of images it belongs to, and whether it is the group's first. Else −1. */
  int image, group, isFirst;
} Call;

INLINE float *at(const Call *call, View view) { return call->slots[view.slot] + view.offset; }
INLINE int has(View view) { return view.slot >= 0; }

#define DECLARE(NAME, name, Words) void kernel_##name(const Call *, const Words *);
EACH_KERNEL(DECLARE)
#undef DECLARE

#endif
