/**
 * @file Chains of elementwise ops and sums over maps and vectors, run as one pass.
 *
 * A program is a list of small instructions over chunks that stay in the first-level cache: however long the chain,
 * memory is read and written once. Works plane by plane (one image's block of V channels), or on pieces of a vector.
 */
#include "kernels.h"
#include <math.h>
#include <string.h>

/** Floats of a cache line. */
#define LINE 16
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

static void compute(Op op, float *d, const float *a, const float *b, const float *c, float immediate, int length) {
  switch (op) {
    case OP_ADD: EACH_VECTOR(x + y); break;
    case OP_SUB: EACH_VECTOR(x - y); break;
    case OP_MUL: EACH_VECTOR(x * y); break;
    case OP_DIV: EACH_VECTOR(x / y); break;
    case OP_MAXIMUM: EACH_VECTOR(larger(x, y)); break;
    case OP_GREATER: EACH_VECTOR(pick(x > y, splat(1), splat(0))); break;
    case OP_NEG: EACH_VECTOR(-x); break;
    case OP_RELU: EACH_VECTOR(larger(x, splat(0))); break;
    case OP_LEAKY_RELU: EACH_VECTOR(pick(x < splat(0), x * splat(immediate), x)); break;
    case OP_COPY: EACH_VECTOR(x); break;
    case OP_EXP: EACH_VECTOR(exponential(x)); break;
    case OP_SIGMOID: EACH_VECTOR(sigmoid(x)); break;
    case OP_ABS: EACH_VECTOR(pick(x < splat(0), -x, x)); break;
    case OP_SQRT: EACH_NUMBER(sqrtf(x)); break;
    case OP_LOG: EACH_NUMBER(logf(x)); break;
    case OP_TANH: EACH_NUMBER(tanhf(x)); break;
    case OP_ERF: EACH_NUMBER(erff(x)); break;
    case OP_SIGN: EACH_VECTOR(pick(x > splat(0), splat(1), pick(x < splat(0), splat(-1), x))); break;
    case OP_POW: EACH_NUMBER(powf(x, immediate)); break;
    case OP_ELU: EACH_NUMBER(x > 0 || x != x ? x : immediate * expm1f(x)); break;
    case OP_SOFTPLUS: EACH_NUMBER((x > 0 ? x : 0) + log1pf(expf(-fabsf(x)))); break;
    case OP_AFFINE:
      for (int i = 0; i < length; i += V) store(d + i, load(a + i) * load(b + i) + load(c + i));
      break;
    case OP_SUM: case OP_DOT: case OP_MOMENTS: break;
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
 * One pass over the planes of a map (`plane` floats of each block) or, where that is 0, over pieces of a vector of
 * `length`. Ops that sum write OP_SUMS vectors per plane to their `sums`, the others write to their `target`. One unit
 * per plane or piece.
 */
void kernel_elementwise(const Call *call, const ElementwiseWords *p) {
  int isVector = p->plane == 0, operands = p->operandsCount, steps = p->stepsCount;
  int start = isVector ? call->unit * p->piece : 0;
  int total = isVector ? (p->length - start < p->piece ? p->length - start : p->piece) : p->plane;
  int image = isVector ? 0 : call->unit / p->blocks, block = isVector ? 0 : call->unit % p->blocks;
  int channels = isVector ? V : channels_of(block, p->channels);
  const Operand *operand = elementwise_operands(p);
  const Step *program = elementwise_steps(p);
  float *source[MOST_SOURCES], *scratch = call->scratch;
  int moves[MOST_SOURCES];
  int_vector present = {};
  for (int k = 0; k < channels; k++) present[k] = -1;
  for (int k = 0; k < operands; k++) {
    float *data = at(call, operand[k].view);
    moves[k] = operand[k].kind == OPERAND_KIND_FULL;
    vector value = {};
    switch (operand[k].kind) {
      case OPERAND_KIND_FULL: source[k] = data + (isVector ? start : (long)call->unit * p->plane); continue;
      case OPERAND_KIND_POSITION: source[k] = scratch, scratch += CHUNK; continue;
      case OPERAND_KIND_CHANNEL: value = load_some(data + block * V, channels); break;
      case OPERAND_KIND_SCALAR: value = splat(*data); break;
      case OPERAND_KIND_IMAGE_CHANNEL: value = load_some(data + (long)image * p->channels + block * V, channels); break;
      case OPERAND_KIND_IMAGE: value = splat(data[image]); break;
    }
    source[k] = scratch, scratch += CHUNK;
    fill(source[k], value, total < CHUNK ? (total + V - 1) / V * V : CHUNK);
  }
  for (int k = 0; k < p->registers; k++) source[operands + k] = scratch, scratch += CHUNK, moves[operands + k] = 0;
  vector sums[MOST_STEPS][3];
  memset(sums, 0, sizeof *sums * steps);
  for (int done = 0; done < total; done += CHUNK) {
    int length = total - done < CHUNK ? total - done : CHUNK;
    for (int k = 0; k < operands; k++) {
      // The next chunk is on its way from memory while this one is computed: the pauses between chunks hide the stream
      // from the processor.
      if (moves[k])
        for (int i = 0; i < CHUNK; i += LINE) __builtin_prefetch(source[k] + done + CHUNK + i);
      if (operand[k].kind == OPERAND_KIND_POSITION)
        for (int i = 0; i < length; i += V) store(source[k] + i, splat(at(call, operand[k].view)[(done + i) / V]));
    }
    const Step *step = program;
    for (int k = 0; k < steps; k++, step++) {
#define SOURCE(index) (source[index] + (moves[index] ? done : 0))
      const float *a = SOURCE(step->a);
      if (!OP_SUMS[step->op]) {
        float *target = SOURCE(step->target);
        compute(step->op, target, a, SOURCE(step->b), SOURCE(step->c), step->immediate, length);
        // Operations such as e⁰ = 1 give numbers where there is no channel.
        if (channels < V && moves[step->target])
          for (int i = 0; i < length; i += V) store(target + i, pick(present, load(target + i), (vector){}));
      } else if (step->op == OP_MOMENTS) {
        // Shifted by the plane's first pixel: Σ(x − x₀)² keeps its digits however far the mean is from zero.
        if (done == 0) sums[k][0] = load(a);
        vector s = {}, ss = {};
        for (int i = 0; i < length; i += V) {
          vector x = load(a + i) - sums[k][0];
          s += x, ss += x * x;
        }
        sums[k][1] += s, sums[k][2] += ss;
      } else {
        sums[k][0] += lane_dot(a, step->op == OP_DOT ? SOURCE(step->b) : NULL, length);
      }
    }
  }
  const Step *step = program;
  for (int k = 0; k < steps; k++, step++) {
    int width = OP_SUMS[step->op];
    if (!width) continue;
    float *target = at(call, step->sums) + (long)call->unit * width * V;
    for (int i = 0; i < width; i++) store(target + i * V, sums[k][i]);
  }
}

/** Sums of planes [images][blocks][V] over all images, times a factor: result [channels]. One unit per block. */
void kernel_channel_sum(const Call *call, const ChannelSumWords *p) {
  for (int k = 0; k < channels_of(call->unit, p->channels); k++) {
    double sum = 0;
    for (int n = 0; n < p->images; n++) sum += at(call, p->sums)[((long)n * p->blocks + call->unit) * V + k];
    at(call, p->result)[call->unit * V + k] = (float)(sum * p->factor);
  }
}

/**
 * Mean and biased variance [channels] from the sums [images][blocks][3][V] of OP_MOMENTS over planes of some pixels.
 * Planes are joined in double by the formula of Chan, Golub & LeVeque 1979. One unit per block.
 */
void kernel_channel_moments(const Call *call, const ChannelMomentsWords *p) {
  double pixels = p->pixels;
  for (int k = 0; k < channels_of(call->unit, p->channels); k++) {
    double mean = 0, squares = 0;
    for (int n = 0; n < p->images; n++) {
      const float *sums = at(call, p->sums) + ((long)n * p->blocks + call->unit) * 3 * V + k;
      double local = sums[0] + sums[V] / pixels, own = sums[2 * V] - (double)sums[V] * sums[V] / pixels;
      double apart = local - mean;
      mean += apart / (n + 1);
      squares += own + apart * apart * pixels * n / (n + 1);
    }
    at(call, p->mean)[call->unit * V + k] = (float)mean;
    double variance = squares > 0 || squares != squares ? squares / (pixels * p->images) : 0;
    at(call, p->variance)[call->unit * V + k] = (float)variance;
  }
}

/** Sums of planes [images][blocks][V], times a factor: result [images, channels]. One unit per image. */
void kernel_plane_sum(const Call *call, const PlaneSumWords *p) {
  const float *sums = at(call, p->sums) + (long)call->unit * p->blocks * V;
  float *result = at(call, p->result) + (long)call->unit * p->channels;
  for (int c = 0; c < p->channels; c++) result[c] = p->factor * sums[c];
}
