/** @file Ops on plain row-major tensors: small ones, for which being simple beats being fast, and matrix products. */
#include "kernels.h"
#include <math.h>
#include <string.h>

/** One op on operands that are repeated in any way. One unit. */
void kernel_broadcast(const Call *call, const BroadcastWords *p) {
  int rank = p->axesCount;
  const BroadcastAxis *axes = broadcast_axes(p);
  const float *a = at(call, p->a), *b = at(call, p->b);
  float *d = at(call, p->result);
  long total = 1;
  for (int k = 0; k < rank; k++) total *= axes[k].length;
  for (long i = 0; i < total; i++) {
    long rest = i, ia = 0, ib = 0;
    for (int k = rank - 1; k >= 0; k--) {
      long at = rest % axes[k].length;
      rest /= axes[k].length;
      ia += at * axes[k].a, ib += at * axes[k].b;
    }
    float x = a[ia], y = b[ib];
    switch (p->op) {
      case BROADCAST_OP_ADD: d[i] = x + y; break;
      case BROADCAST_OP_SUB: d[i] = x - y; break;
      case BROADCAST_OP_MUL: d[i] = x * y; break;
      case BROADCAST_OP_DIV: d[i] = x / y; break;
      case BROADCAST_OP_MAXIMUM: d[i] = x > y || x != x ? x : y; break;
      case BROADCAST_OP_GREATER: d[i] = x > y; break;
      case BROADCAST_OP_COPY: d[i] = x; break;
    }
  }
}

/** Strided copy. One unit. */
void kernel_copy(const Call *call, const CopyWords *p) {
  int rank = p->axesCount;
  const CopyAxis *axes = copy_axes(p);
  const float *source = at(call, p->source);
  float *target = at(call, p->target);
  long outer = 1;
  for (int k = 0; k + 1 < rank; k++) outer *= axes[k].length;
  CopyAxis inner = rank ? axes[rank - 1] : (CopyAxis){1, 1, 1};
  for (long i = 0; i < outer; i++) {
    long rest = i, s = 0, t = 0;
    for (int k = rank - 2; k >= 0; k--) {
      long at = rest % axes[k].length;
      rest /= axes[k].length;
      s += at * axes[k].source, t += at * axes[k].target;
    }
    if (inner.source == 1 && inner.target == 1) memcpy(target + t, source + s, inner.length * sizeof(float));
    else for (int k = 0; k < inner.length; k++) target[t + (long)k * inner.target] = source[s + (long)k * inner.source];
  }
}

/** Between plain [N, C, pixels] and blocked, whichever way. One unit per image and block. */
void kernel_block(const Call *call, const BlockWords *p) {
  int image = call->unit / p->blocks, block = call->unit % p->blocks, count = channels_of(block, p->channels);
  long plain = ((long)image * p->channels + block * V) * p->pixels, blocked = (long)call->unit * p->pixels * V;
  const float *source = at(call, p->source) + (p->isToBlocks ? plain : blocked);
  float *target = at(call, p->target) + (p->isToBlocks ? blocked : plain);
  if (p->isToBlocks)
    for (int i = 0; i < p->pixels; i++)
      for (int k = 0; k < V; k++) target[(long)i * V + k] = k < count ? source[(long)k * p->pixels + i] : 0;
  else
    for (int k = 0; k < count; k++)
      for (int i = 0; i < p->pixels; i++) target[(long)k * p->pixels + i] = source[(long)i * V + k];
}

/** Product [rows, columns] of two matrices, each with the strides of its two axes. One unit per some rows. */
void kernel_mat_mul(const Call *call, const MatMulWords *p) {
  int first = call->unit * p->rowsPerUnit, last = first + p->rowsPerUnit < p->rows ? first + p->rowsPerUnit : p->rows;
  int inner = p->inner, columns = p->columns;
  const float *a = at(call, p->a), *b = at(call, p->b);
  for (int row = first; row < last; row++) {
    float *target = at(call, p->product) + (long)row * columns;
    const float *left = a + (long)row * p->aRow;
    if (p->bColumn == 1) {
      // Four vectors of the row of the product at a time; b's rows stream by.
      int j = 0;
      for (; j + 4 * V <= columns; j += 4 * V) {
        vector sum[4] = {{}, {}, {}, {}};
        for (int k = 0; k < inner; k++) {
          vector value = splat(left[(long)k * p->aInner]);
          const float *right = b + (long)k * p->bInner + j;
          for (int i = 0; i < 4; i++) sum[i] += value * load(right + i * V);
        }
        for (int i = 0; i < 4; i++) store(target + j + i * V, sum[i]);
      }
      for (; j < columns; j += V) {
        int count = columns - j < V ? columns - j : V;
        vector sum = {};
        for (int k = 0; k < inner; k++)
          sum += splat(left[(long)k * p->aInner]) * load_some(b + (long)k * p->bInner + j, count);
        store_some(target + j, sum, count);
      }
    } else {
      for (int j = 0; j < columns; j++) {
        const float *right = b + (long)j * p->bColumn;
        float total = 0;
        if (p->aInner == 1 && p->bInner == 1) {
          vector sum = {};
          int k = 0;
          for (; k + V <= inner; k += V) sum += load(left + k) * load(right + k);
          for (int i = 0; i < V; i++) total += sum[i];
          for (; k < inner; k++) total += left[k] * right[k];
        } else {
          for (int k = 0; k < inner; k++) total += left[(long)k * p->aInner] * right[(long)k * p->bInner];
        }
        target[j] = total;
      }
    }
  }
}

/** Softmax of each row, or its logarithm. One unit. */
void kernel_softmax(const Call *call, const SoftmaxWords *p) {
  for (int row = 0; row < p->rows; row++) {
    const float *x = at(call, p->x) + (long)row * p->columns;
    float *y = at(call, p->y) + (long)row * p->columns, peak = -INFINITY, sum = 0;
    for (int i = 0; i < p->columns; i++) peak = x[i] > peak || x[i] != x[i] ? x[i] : peak;
    for (int i = 0; i < p->columns; i++) sum += expf(x[i] - peak);
    float norm = logf(sum);
    for (int i = 0; i < p->columns; i++) y[i] = p->isLog ? x[i] - peak - norm : expf(x[i] - peak) / sum;
  }
}

/** The sum (times a factor) or the maximum over some axes. One unit. */
void kernel_reduce(const Call *call, const ReduceWords *p) {
  const ReduceAxis *kept = reduce_kept(p), *reduced = reduce_reduced(p);
  int isMaximum = p->reduction == REDUCTION_MAXIMUM;
  float factor = p->factor;
  if (p->keptCount == 0 && p->reducedCount == 1 && reduced[0].stride == 1 && !isMaximum) {
    // Sixteen lanes at a time, in pieces: sums of pieces are added in double.
    double sum = 0;
    const float *x = at(call, p->x);
    int length = reduced[0].length;
    for (int i = 0; i < length; i += 1024) {
      vector part = {};
      int last = length - i < 1024 ? length : i + 1024;
      for (int k = i; k < last; k += V) part += load_some(x + k, last - k);
      for (int k = 0; k < V; k++) sum += part[k];
    }
    at(call, p->y)[0] = (float)(sum * factor);
    return;
  }
  long outputs = 1, inputs = 1;
  for (int k = 0; k < p->keptCount; k++) outputs *= kept[k].length;
  for (int k = 0; k < p->reducedCount; k++) inputs *= reduced[k].length;
  for (long o = 0; o < outputs; o++) {
    long rest = o, base = 0;
    for (int k = p->keptCount - 1; k >= 0; k--) base += rest % kept[k].length * kept[k].stride, rest /= kept[k].length;
    double sum = isMaximum ? -INFINITY : 0;
    for (long i = 0; i < inputs; i++) {
      long left = i, offset = base;
      for (int k = p->reducedCount - 1; k >= 0; k--)
        offset += left % reduced[k].length * reduced[k].stride, left /= reduced[k].length;
      float x = at(call, p->x)[offset];
      if (isMaximum) sum = x > sum || x != x ? x : sum;
      else sum += x;
    }
    at(call, p->y)[o] = (float)(isMaximum ? sum : sum * factor);
  }
}
