/**
 * @file Chains of elementwise ops and sums over maps and vectors, run as one pass.
 *
 * A program is a list of small instructions over chunks that stay in the first-level cache: however long the chain,
 * memory is read and written once. Works plane by plane (one image's block of V channels), or on pieces of a vector.
 */
#include "kernels.h"
#include <math.h>
#include <string.h>

/** Floats of a chunk. */
#define CHUNK 512
/** Floats of a cache line. */
#define LINE 16
#define MOST_SOURCES 40

enum { ADD, SUB, MUL, DIV, MAXIMUM, GREATER, NEGATE, SQRT, EXP, RELU, LEAKY_RELU, COPY, AFFINE, LOG, SIGMOID, TANH, ABS, ERF, SIGN, POW, ELU, SOFTPLUS, SUM, DOT, MOMENTS };

/** How an operand's values lie along a plane. */
enum {
  /** One value per element. */
  FULL,
  /** One per channel: [C]. */
  CHANNEL,
  /** One for all. */
  SCALAR,
  /** One per image and channel: [N, C]. */
  IMAGE_CHANNEL,
  /** One per image: [N]. */
  IMAGE,
  /** One per position: [H, W]. */
  POSITION,
};

static void fill(float *target, vector value, int length) {
  for (int i = 0; i < length; i += V) store(target + i, value);
}

/* Lengths are multiples of V but at a vector's end: the last step there is scalar. */
#define EACH_VECTOR(expression)                                                   \
  do {                                                                            \
    int i = 0;                                                                    \
    for (; i + V <= length; i += V) {                                             \
      vector x = load(a + i), y = load(b + i);                                    \
      (void)x, (void)y;                                                           \
      store(d + i, expression);                                                   \
    }                                                                             \
    if (i < length) {                                                             \
      vector x = load_some(a + i, length - i), y = load_some(b + i, length - i);  \
      (void)x, (void)y;                                                           \
      store_some(d + i, expression, length - i);                                  \
    }                                                                             \
  } while (0)
#define EACH_NUMBER(expression)                 \
  do {                                          \
    for (int i = 0; i < length; i++) {          \
      float x = a[i];                           \
      d[i] = expression;                        \
    }                                           \
  } while (0)

INLINE vector larger(vector x, vector y) { return pick((x > y) | (x != x), x, y); }

/**
 * eˣ to 1 unit in the last place over the float range: x = n·ln 2 + r, a polynomial of degree 6 for eʳ on |r| ≤ ln 2 / 2
 * (Cephes expf), exponent added as an integer.
 */
INLINE vector exponential(vector x) {
  int_vector isNan = x != x;
  vector clamped = pick(x > splat(88.72283f), splat(88.72283f), pick(x < splat(-103.97f), splat(-103.97f), x));
  vector scaled = clamped * splat(1.44269504088896341f);
  int_vector n = __builtin_convertvector(scaled + pick(scaled > splat(0), splat(0.5f), splat(-0.5f)), int_vector);
  vector whole = __builtin_convertvector(n, vector);
  vector r = clamped - whole * splat(0.693359375f) - whole * splat(-2.12194440e-4f);
  vector p = splat(1.9875691500E-4f);
  p = p * r + splat(1.3981999507E-3f);
  p = p * r + splat(8.3334519073E-3f);
  p = p * r + splat(4.1665795894E-2f);
  p = p * r + splat(1.6666665459E-1f);
  p = p * r + splat(5.0000001201E-1f);
  vector result = p * r * r + r + splat(1);
  // Two factors: the exponent may leave the range of normal numbers on its way.
  int_vector half = n >> 1, rest = n - half;
  vector first = (vector)((half + 127) << 23), second = (vector)((rest + 127) << 23);
  result = result * first * second;
  result = pick(x > splat(88.72283f), splat(INFINITY), result);
  return pick(isNan, x, result);
}

INLINE vector sigmoid(vector x) { return splat(1) / (splat(1) + exponential(-x)); }

static void compute(int op, float *d, const float *a, const float *b, const float *c, float immediate, int length) {
  switch (op) {
    case ADD: EACH_VECTOR(x + y); break;
    case SUB: EACH_VECTOR(x - y); break;
    case MUL: EACH_VECTOR(x * y); break;
    case DIV: EACH_VECTOR(x / y); break;
    case MAXIMUM: EACH_VECTOR(larger(x, y)); break;
    case GREATER: EACH_VECTOR(pick(x > y, splat(1), splat(0))); break;
    case NEGATE: EACH_VECTOR(-x); break;
    case RELU: EACH_VECTOR(larger(x, splat(0))); break;
    case LEAKY_RELU: EACH_VECTOR(pick(x < splat(0), x * splat(immediate), x)); break;
    case COPY: EACH_VECTOR(x); break;
    case EXP: EACH_VECTOR(exponential(x)); break;
    case SIGMOID: EACH_VECTOR(sigmoid(x)); break;
    case ABS: EACH_VECTOR(pick(x < splat(0), -x, x)); break;
    case SQRT: EACH_NUMBER(sqrtf(x)); break;
    case LOG: EACH_NUMBER(logf(x)); break;
    case TANH: EACH_NUMBER(tanhf(x)); break;
    case ERF: EACH_NUMBER(erff(x)); break;
    case SIGN: EACH_VECTOR(pick(x > splat(0), splat(1), pick(x < splat(0), splat(-1), x))); break;
    case POW: EACH_NUMBER(powf(x, immediate)); break;
    case ELU: EACH_NUMBER(x > 0 || x != x ? x : immediate * expm1f(x)); break;
    case SOFTPLUS: EACH_NUMBER((x > 0 ? x : 0) + log1pf(expf(-fabsf(x)))); break;
    case AFFINE:
      for (int i = 0; i < length; i += V) store(d + i, load(a + i) * load(b + i) + load(c + i));
      break;
  }
}

/** Σ a·b (b may be a vector of ones, given as null), lane by lane. */
static vector lane_dot(const float *a, const float *b, int length) {
  vector sum[4] = {{}, {}, {}, {}};
  int i = 0;
  for (; i + 4 * V <= length; i += 4 * V)
    for (int k = 0; k < 4; k++) sum[k] += b ? load(a + i + k * V) * load(b + i + k * V) : load(a + i + k * V);
  for (; i < length; i += V) sum[0] += b ? load(a + i) * load(b + i) : load(a + i);
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/**
 * 0 blocks, 1 floats per plane (0: a vector), 2 C, 3 vector length, 4 piece of a vector per unit, 5 operands,
 * 6 registers, 7 instructions; from 8: operands (kind, slot, offset), then instructions (op, target, a, b, c, immediate,
 * slot, offset). Sources and targets count operands first, then registers. SUM, DOT and MOMENTS write V (MOMENTS: 3·V)
 * floats per unit at slot and offset. One unit per plane or piece.
 */
void kernel_elementwise(const Call *call) {
  const int32_t *p = call->parameters;
  int blocks = p[0], isVector = p[1] == 0, operands = p[5], registers = p[6], instructions = p[7];
  int start = isVector ? call->unit * p[4] : 0;
  int total = isVector ? (p[3] - start < p[4] ? p[3] - start : p[4]) : p[1];
  int image = isVector ? 0 : call->unit / blocks, block = isVector ? 0 : call->unit % blocks;
  int channels = isVector || p[2] - block * V >= V ? V : p[2] - block * V;
  const int32_t *operand = p + 8, *program = operand + 3 * operands;
  float *source[MOST_SOURCES], *position = NULL, *scratch = call->scratch;
  int moves[MOST_SOURCES];
  int_vector present = {};
  for (int k = 0; k < channels; k++) present[k] = -1;
  const float *positions = NULL;
  for (int k = 0; k < operands; k++) {
    float *data = call->slots[operand[3 * k + 1]] + operand[3 * k + 2];
    moves[k] = operand[3 * k] == FULL;
    vector value = {};
    switch (operand[3 * k]) {
      case FULL: source[k] = data + (isVector ? start : (long)call->unit * p[1]); continue;
      case POSITION:
        positions = data, position = scratch, source[k] = scratch, scratch += CHUNK;
        continue;
      case CHANNEL: value = load_some(data + block * V, channels); break;
      case SCALAR: value = splat(*data); break;
      case IMAGE_CHANNEL: value = load_some(data + (long)image * p[2] + block * V, channels); break;
      case IMAGE: value = splat(data[image]); break;
    }
    source[k] = scratch, scratch += CHUNK;
    fill(source[k], value, total < CHUNK ? (total + V - 1) / V * V : CHUNK);
  }
  for (int k = 0; k < registers; k++) source[operands + k] = scratch, scratch += CHUNK, moves[operands + k] = 0;
  vector sums[MOST_SOURCES][3];
  memset(sums, 0, sizeof(vector) * 3 * (instructions < MOST_SOURCES ? instructions : MOST_SOURCES));
  for (int done = 0; done < total; done += CHUNK) {
    int length = total - done < CHUNK ? total - done : CHUNK;
    if (position)
      for (int i = 0; i < length; i += V) store(position + i, splat(positions[(done + i) / V]));
    // The next chunk is on its way from memory while this one is computed: the pauses between chunks hide the stream from the processor.
    for (int k = 0; k < operands; k++)
      if (moves[k])
        for (int i = 0; i < CHUNK; i += LINE) __builtin_prefetch(source[k] + done + CHUNK + i);
    const int32_t *step = program;
    for (int k = 0; k < instructions; k++, step += 8) {
#define SOURCE(index) (source[index] + (moves[index] ? done : 0))
      const float *a = SOURCE(step[2]);
      if (step[0] < SUM) {
        float immediate;
        memcpy(&immediate, step + 5, sizeof immediate);
        float *target = SOURCE(step[1]);
        compute(step[0], target, a, SOURCE(step[3]), SOURCE(step[4]), immediate, length);
        // Operations such as e⁰ = 1 give numbers where there is no channel.
        if (channels < V && moves[step[1]])
          for (int i = 0; i < length; i += V) store(target + i, pick(present, load(target + i), (vector){}));
      } else if (step[0] == MOMENTS) {
        // Shifted by the plane's first pixel: Σ(x − x₀)² keeps its digits however far the mean is from zero.
        if (done == 0) sums[k][0] = load(a);
        vector s = {}, ss = {};
        for (int i = 0; i < length; i += V) {
          vector x = load(a + i) - sums[k][0];
          s += x, ss += x * x;
        }
        sums[k][1] += s, sums[k][2] += ss;
      } else {
        sums[k][0] += lane_dot(a, step[0] == DOT ? SOURCE(step[3]) : NULL, length);
      }
    }
  }
  const int32_t *step = program;
  for (int k = 0; k < instructions; k++, step += 8) {
    if (step[0] < SUM) continue;
    int width = step[0] == MOMENTS ? 3 : 1;
    float *target = call->slots[step[6]] + step[7] + (long)call->unit * width * V;
    for (int i = 0; i < width; i++) store(target + i * V, sums[k][i]);
  }
}

/** Sums of planes over all images: 0 sums [N][blocks][V], 2 result [C], 4 N, 5 blocks, 6 C, 7 factor (bits). One unit per block. */
void kernel_channel_sum(const Call *call) {
  const int32_t *p = call->parameters;
  float factor;
  memcpy(&factor, p + 7, sizeof factor);
  for (int k = 0; k < V && call->unit * V + k < p[6]; k++) {
    double sum = 0;
    for (int n = 0; n < p[4]; n++) sum += at(call, 0)[((long)n * p[5] + call->unit) * V + k];
    at(call, 2)[call->unit * V + k] = (float)(sum * factor);
  }
}

/**
 * Mean and biased variance from MOMENTS: 0 sums [N][blocks][3][V], 2 mean [C], 4 variance [C], 6 N, 7 blocks, 8 C,
 * 9 pixels of a plane. Planes are joined in double by the formula of Chan, Golub & LeVeque 1979. One unit per block.
 */
void kernel_channel_moments(const Call *call) {
  const int32_t *p = call->parameters;
  double pixels = p[9];
  for (int k = 0; k < V && call->unit * V + k < p[8]; k++) {
    double mean = 0, squares = 0;
    for (int n = 0; n < p[6]; n++) {
      const float *sums = at(call, 0) + ((long)n * p[7] + call->unit) * 3 * V + k;
      double local = sums[0] + sums[V] / pixels, own = sums[2 * V] - (double)sums[V] * sums[V] / pixels;
      double apart = local - mean;
      mean += apart / (n + 1);
      squares += own + apart * apart * pixels * n / (n + 1);
    }
    at(call, 2)[call->unit * V + k] = (float)mean;
    at(call, 4)[call->unit * V + k] = (float)(squares > 0 || squares != squares ? squares / (pixels * p[6]) : 0);
  }
}

/** Sums of each plane: 0 sums [N][blocks][V], 2 result [N, C], 4 blocks, 5 C, 6 factor (bits). One unit per image. */
void kernel_plane_sum(const Call *call) {
  const int32_t *p = call->parameters;
  float factor;
  memcpy(&factor, p + 6, sizeof factor);
  for (int c = 0; c < p[5]; c++) at(call, 2)[(long)call->unit * p[5] + c] = factor * at(call, 0)[((long)call->unit * p[4] + c / V) * V + c % V];
}
