/** @file Ops on plain row-major tensors: small ones, for which being simple beats being fast, and matrix products. */
#include "kernels.h"
#include <math.h>
#include <string.h>

#define MOST_AXES 6

/** 0 op (as in elementwise.c), 1 a, 3 b, 5 target, 7 immediate, 8 axes, then lengths, strides of a, strides of b. One unit. */
void kernel_broadcast(const Call *call) {
  const int32_t *p = call->parameters;
  int rank = p[8];
  const int32_t *lengths = p + 9, *as = lengths + rank, *bs = as + rank;
  const float *a = at(call, 1), *b = at(call, 3);
  float *d = at(call, 5);
  long total = 1;
  for (int k = 0; k < rank; k++) total *= lengths[k];
  for (long i = 0; i < total; i++) {
    long rest = i, ia = 0, ib = 0;
    for (int k = rank - 1; k >= 0; k--) {
      long at = rest % lengths[k];
      rest /= lengths[k];
      ia += at * as[k], ib += at * bs[k];
    }
    float x = a[ia], y = b[ib];
    switch (p[0]) {
      case 0: d[i] = x + y; break;
      case 1: d[i] = x - y; break;
      case 2: d[i] = x * y; break;
      case 3: d[i] = x / y; break;
      case 4: d[i] = x > y || x != x ? x : y; break;
      case 5: d[i] = x > y; break;
      case 11: d[i] = x; break;
    }
  }
}

/** Strided copy: 0 source, 2 target, 4 axes, then lengths, source strides, target strides. One unit. */
void kernel_copy(const Call *call) {
  const int32_t *p = call->parameters;
  int rank = p[4];
  const int32_t *lengths = p + 5, *from = lengths + rank, *to = from + rank;
  const float *source = at(call, 0);
  float *target = at(call, 2);
  long outer = 1;
  for (int k = 0; k + 1 < rank; k++) outer *= lengths[k];
  int length = rank ? lengths[rank - 1] : 1, sourceStep = rank ? from[rank - 1] : 1, targetStep = rank ? to[rank - 1] : 1;
  for (long i = 0; i < outer; i++) {
    long rest = i, s = 0, t = 0;
    for (int k = rank - 2; k >= 0; k--) {
      long at = rest % lengths[k];
      rest /= lengths[k];
      s += at * from[k], t += at * to[k];
    }
    if (sourceStep == 1 && targetStep == 1) memcpy(target + t, source + s, length * sizeof(float));
    else for (int k = 0; k < length; k++) target[t + (long)k * targetStep] = source[s + (long)k * sourceStep];
  }
}

/** Between plain [N, C, HW] and blocked: 0 source, 2 target, 4 C, 5 HW, 6 blocks, 7: 1 blocks it, 0 makes it plain. One unit per image and block. */
void kernel_block(const Call *call) {
  const int32_t *p = call->parameters;
  int image = call->unit / p[6], block = call->unit % p[6], count = p[4] - block * V < V ? p[4] - block * V : V;
  long plain = ((long)image * p[4] + block * V) * p[5], blocked = (long)call->unit * p[5] * V;
  if (p[7])
    for (int i = 0; i < p[5]; i++)
      for (int k = 0; k < V; k++) at(call, 2)[blocked + (long)i * V + k] = k < count ? at(call, 0)[plain + (long)k * p[5] + i] : 0;
  else
    for (int k = 0; k < count; k++)
      for (int i = 0; i < p[5]; i++) at(call, 2)[plain + (long)k * p[5] + i] = at(call, 0)[blocked + (long)i * V + k];
}

/** 0 a, 2 b, 4 product [M, J], 6 M, 7 K, 8 J, 9 strides of a (row, k), 11 strides of b (k, column), 13 rows per unit. */
void kernel_matmul(const Call *call) {
  const int32_t *p = call->parameters;
  int first = call->unit * p[13], last = first + p[13] < p[6] ? first + p[13] : p[6], inner = p[7], columns = p[8];
  const float *a = at(call, 0), *b = at(call, 2);
  for (int row = first; row < last; row++) {
    float *target = at(call, 4) + (long)row * columns;
    const float *left = a + (long)row * p[9];
    if (p[12] == 1) {
      // Four vectors of the row of the product at a time; b's rows stream by.
      int j = 0;
      for (; j + 4 * V <= columns; j += 4 * V) {
        vector sum[4] = {{}, {}, {}, {}};
        for (int k = 0; k < inner; k++) {
          vector value = splat(left[(long)k * p[10]]);
          const float *right = b + (long)k * p[11] + j;
          for (int i = 0; i < 4; i++) sum[i] += value * load(right + i * V);
        }
        for (int i = 0; i < 4; i++) store(target + j + i * V, sum[i]);
      }
      for (; j < columns; j += V) {
        int count = columns - j < V ? columns - j : V;
        vector sum = {};
        for (int k = 0; k < inner; k++) sum += splat(left[(long)k * p[10]]) * load_some(b + (long)k * p[11] + j, count);
        store_some(target + j, sum, count);
      }
    } else {
      for (int j = 0; j < columns; j++) {
        const float *right = b + (long)j * p[12];
        float total = 0;
        if (p[10] == 1 && p[11] == 1) {
          vector sum = {};
          int k = 0;
          for (; k + V <= inner; k += V) sum += load(left + k) * load(right + k);
          for (int i = 0; i < V; i++) total += sum[i];
          for (; k < inner; k++) total += left[k] * right[k];
        } else {
          for (int k = 0; k < inner; k++) total += left[(long)k * p[10]] * right[(long)k * p[11]];
        }
        target[j] = total;
      }
    }
  }
}

/** 0 x, 2 y, 4 rows, 5 columns, 6: 1 for the logarithm. One unit. */
void kernel_softmax(const Call *call) {
  const int32_t *p = call->parameters;
  for (int row = 0; row < p[4]; row++) {
    const float *x = at(call, 0) + (long)row * p[5];
    float *y = at(call, 2) + (long)row * p[5], peak = -INFINITY, sum = 0;
    for (int i = 0; i < p[5]; i++) peak = x[i] > peak || x[i] != x[i] ? x[i] : peak;
    for (int i = 0; i < p[5]; i++) sum += expf(x[i] - peak);
    float norm = logf(sum);
    for (int i = 0; i < p[5]; i++) y[i] = p[6] ? x[i] - peak - norm : expf(x[i] - peak) / sum;
  }
}

/** 0 x, 2 y, 4 operation (0 sum, 1 maximum), 5 factor (bits), 6 kept axes, 7 reduced axes, then lengths and strides of each. One unit. */
void kernel_reduce(const Call *call) {
  const int32_t *p = call->parameters;
  int kept = p[6], reduced = p[7];
  const int32_t *lengths = p + 8, *strides = lengths + kept + reduced;
  float factor;
  memcpy(&factor, p + 5, sizeof factor);
  if (kept == 0 && reduced == 1 && strides[0] == 1 && p[4] == 0) {
    // Sixteen lanes at a time, in pieces: sums of pieces are added in double.
    double sum = 0;
    const float *x = at(call, 0);
    for (int i = 0; i < lengths[0]; i += 1024) {
      vector part = {};
      int last = lengths[0] - i < 1024 ? lengths[0] : i + 1024;
      for (int k = i; k < last; k += V) part += load_some(x + k, last - k);
      for (int k = 0; k < V; k++) sum += part[k];
    }
    at(call, 2)[0] = (float)(sum * factor);
    return;
  }
  long outputs = 1, inputs = 1;
  for (int k = 0; k < kept; k++) outputs *= lengths[k];
  for (int k = kept; k < kept + reduced; k++) inputs *= lengths[k];
  for (long o = 0; o < outputs; o++) {
    long rest = o, base = 0;
    for (int k = kept - 1; k >= 0; k--) base += rest % lengths[k] * strides[k], rest /= lengths[k];
    double sum = p[4] ? -INFINITY : 0;
    for (long i = 0; i < inputs; i++) {
      long left = i, offset = base;
      for (int k = kept + reduced - 1; k >= kept; k--) offset += left % lengths[k] * strides[k], left /= lengths[k];
      float x = at(call, 0)[offset];
      if (p[4]) sum = x > sum || x != x ? x : sum;
      else sum += x;
    }
    at(call, 2)[o] = (float)(p[4] ? sum : sum * factor);
  }
}
