/**
 * @file What all kernels share: vectors, blocked maps, and how an instruction is called.
 *
 * A feature map [N, C, H, W] lies as [N, C/V, H, W, V]: V channels of one pixel side by side, one vector register wide.
 * Channels beyond C are zeros in every map, always: kernels may read them, and must write zeros there.
 */
#ifndef HILUM_KERNELS_H
#define HILUM_KERNELS_H
#include <stdint.h>

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

/** What a kernel is given: the plan's buffers, its own parameters, one unit of its work and its thread's scratch memory. */
typedef struct {
  float **slots;
  const int32_t *parameters;
  int unit;
  float *scratch;
  /** In a sequence: the image whose turn it is, the group of images it belongs to, and whether it is the group's first. Else −1. */
  int image, group, isFirst;
} Call;

/** The address that two parameters name: a slot and an offset in floats. */
INLINE float *at(const Call *call, int parameter) {
  return call->slots[call->parameters[parameter]] + call->parameters[parameter + 1];
}
INLINE int has(const Call *call, int parameter) { return call->parameters[parameter] >= 0; }

typedef void (*Kernel)(const Call *);

void kernel_convolution(const Call *);
void kernel_convolution_pack(const Call *);
void kernel_convolution_gradient(const Call *);
void kernel_convolution_gradient_finish(const Call *);
void kernel_winograd(const Call *);
void kernel_winograd_pack(const Call *);
void kernel_winograd_gradient(const Call *);
void kernel_winograd_gradient_finish(const Call *);
void kernel_depthwise(const Call *);
void kernel_depthwise_pack(const Call *);
void kernel_depthwise_gradient(const Call *);
void kernel_depthwise_gradient_finish(const Call *);
void kernel_max_pool(const Call *);
void kernel_max_pool_gradient(const Call *);
void kernel_average_pool(const Call *);
void kernel_elementwise(const Call *);
void kernel_channel_sum(const Call *);
void kernel_channel_moments(const Call *);
void kernel_plane_sum(const Call *);
void kernel_broadcast(const Call *);
void kernel_copy(const Call *);
void kernel_block(const Call *);
void kernel_matmul(const Call *);
void kernel_softmax(const Call *);
void kernel_reduce(const Call *);

#endif
