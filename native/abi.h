/**
 * @file What an instruction is made of: constants, enums, and structs that lie over its words.
 *
 * Written by abi-header.ts from kernel-abi.ts. Change that, then run: npm run unit -- abi-header -u
 */
#ifndef HILUM_ABI_H
#define HILUM_ABI_H
#include <stdint.h>

/** Names the description; who loads the kernels compares it with the one at hand. */
#define ABI_DIGEST "527aa89376cb650f"

#define SEQUENCE (-1)
#define MOST_SOURCES 36
#define MOST_STEPS 36
#define CHUNK 512
#define MOST_KERNEL_SIDE 15
#define MOST_BLOCKS 3
#define WINOGRAD_SIDE 4
#define WINOGRAD_PLANES 36

typedef enum {
  KERNEL_CONVOLUTION, KERNEL_CONVOLUTION_PACK, KERNEL_CONVOLUTION_GRADIENT, KERNEL_CONVOLUTION_GRADIENT_FINISH,
  KERNEL_WINOGRAD, KERNEL_WINOGRAD_PACK, KERNEL_WINOGRAD_GRADIENT, KERNEL_WINOGRAD_GRADIENT_FINISH, KERNEL_DEPTHWISE,
  KERNEL_DEPTHWISE_PACK, KERNEL_DEPTHWISE_GRADIENT, KERNEL_DEPTHWISE_GRADIENT_FINISH, KERNEL_MAX_POOL,
  KERNEL_MAX_POOL_GRADIENT, KERNEL_AVERAGE_POOL, KERNEL_ELEMENTWISE, KERNEL_CHANNEL_SUM, KERNEL_CHANNEL_MOMENTS,
  KERNEL_PLANE_SUM, KERNEL_BROADCAST, KERNEL_COPY, KERNEL_BLOCK, KERNEL_MAT_MUL, KERNEL_SOFTMAX, KERNEL_REDUCE,
} Kernel;
enum { KERNEL_COUNT = KERNEL_REDUCE + 1 };

typedef enum {
  OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_MAXIMUM, OP_GREATER, OP_NEG, OP_SQRT, OP_EXP, OP_RELU, OP_LEAKY_RELU, OP_COPY,
  OP_AFFINE, OP_LOG, OP_SIGMOID, OP_TANH, OP_ABS, OP_ERF, OP_SIGN, OP_POW, OP_ELU, OP_SOFTPLUS, OP_SUM, OP_DOT,
  OP_MOMENTS,
} Op;
enum { OP_COUNT = OP_MOMENTS + 1 };

typedef enum {
  OPERAND_KIND_FULL, OPERAND_KIND_CHANNEL, OPERAND_KIND_SCALAR, OPERAND_KIND_IMAGE_CHANNEL, OPERAND_KIND_IMAGE,
  OPERAND_KIND_POSITION,
} OperandKind;
enum { OPERAND_KIND_COUNT = OPERAND_KIND_POSITION + 1 };

typedef enum {
  BROADCAST_OP_ADD, BROADCAST_OP_SUB, BROADCAST_OP_MUL, BROADCAST_OP_DIV, BROADCAST_OP_MAXIMUM, BROADCAST_OP_GREATER,
  BROADCAST_OP_COPY,
} BroadcastOp;
enum { BROADCAST_OP_COUNT = BROADCAST_OP_COPY + 1 };

typedef enum {
  REDUCTION_SUM, REDUCTION_MAXIMUM,
} Reduction;
enum { REDUCTION_COUNT = REDUCTION_MAXIMUM + 1 };

/** Vectors of sums per plane that an op gives; 0: it gives a value per element. */
static const uint8_t OP_SUMS[] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 3};
_Static_assert(sizeof OP_SUMS == OP_COUNT, "every op has its entry");

/** Part of a buffer: its slot (-1: none) and an offset in floats. */
typedef struct {
  int32_t slot, offset;
} View;

typedef struct {
  int32_t kernel, words, units;
} Instruction;
_Static_assert(sizeof(Instruction) == 3 * sizeof(int32_t), "3 words");

typedef struct {
  int32_t slot, floats, offset;
} ThreadBuffer;
_Static_assert(sizeof(ThreadBuffer) == 3 * sizeof(int32_t), "3 words");

typedef struct {
  Instruction instruction;
  int32_t images, members, buffersCount;
} Sequence;
_Static_assert(sizeof(Sequence) == 6 * sizeof(int32_t), "6 words");
static inline const ThreadBuffer *sequence_buffers(const Sequence *words) {
  return (const ThreadBuffer *)(words + 1);
}

typedef struct {
  int32_t height, width, outHeight, outWidth, kernelHeight, kernelWidth, strideY, strideX, dilationY, dilationX, padTop,
  padLeft, spreadY, spreadX;
} Window;
_Static_assert(sizeof(Window) == 14 * sizeof(int32_t), "14 words");

typedef struct {
  OperandKind kind;
  View view;
} Operand;
_Static_assert(sizeof(Operand) == 3 * sizeof(int32_t), "3 words");

typedef struct {
  Op op;
  int32_t target, a, b, c;
  float immediate;
  View sums /* or none */;
} Step;
_Static_assert(sizeof(Step) == 8 * sizeof(int32_t), "8 words");

typedef struct {
  int32_t length, a, b;
} BroadcastAxis;
_Static_assert(sizeof(BroadcastAxis) == 3 * sizeof(int32_t), "3 words");

typedef struct {
  int32_t length, source, target;
} CopyAxis;
_Static_assert(sizeof(CopyAxis) == 3 * sizeof(int32_t), "3 words");

typedef struct {
  int32_t length, stride;
} ReduceAxis;
_Static_assert(sizeof(ReduceAxis) == 2 * sizeof(int32_t), "2 words");

typedef struct {
  View x, packed, bias /* or none */, y;
  int32_t inputs, outputs, outBlocks, rows, parts;
  Window window;
} ConvolutionWords;
_Static_assert(sizeof(ConvolutionWords) == 27 * sizeof(int32_t), "27 words");

typedef struct {
  View kernel, packed;
  int32_t filters, channels, taps, isReversed;
} ConvolutionPackWords;
_Static_assert(sizeof(ConvolutionPackWords) == 8 * sizeof(int32_t), "8 words");

typedef struct {
  View dy, x, sums;
  int32_t channels, outBlocks, images, groups, rows;
  Window window;
} ConvolutionGradientWords;
_Static_assert(sizeof(ConvolutionGradientWords) == 25 * sizeof(int32_t), "25 words");

typedef struct {
  View sums, gradient;
  int32_t filters, channels, taps, groups;
} ConvolutionGradientFinishWords;
_Static_assert(sizeof(ConvolutionGradientFinishWords) == 8 * sizeof(int32_t), "8 words");

typedef struct {
  View x, packed, bias /* or none */, y;
  int32_t inputs, outputs, outBlocks, rows, parts, together, images;
  Window window;
} WinogradWords;
_Static_assert(sizeof(WinogradWords) == 29 * sizeof(int32_t), "29 words");

typedef struct {
  View kernel, packed;
  int32_t filters, channels, isReversed;
} WinogradPackWords;
_Static_assert(sizeof(WinogradPackWords) == 7 * sizeof(int32_t), "7 words");

typedef struct {
  View dy, x, sums;
  int32_t channels, outBlocks, images, groups, rows, together;
  Window window;
} WinogradGradientWords;
_Static_assert(sizeof(WinogradGradientWords) == 26 * sizeof(int32_t), "26 words");

typedef struct {
  View sums, gradient;
  int32_t filters, channels, groups;
} WinogradGradientFinishWords;
_Static_assert(sizeof(WinogradGradientFinishWords) == 7 * sizeof(int32_t), "7 words");

typedef struct {
  View x, packed, bias /* or none */, y;
  int32_t blocks, channels;
  Window window;
} DepthwiseWords;
_Static_assert(sizeof(DepthwiseWords) == 24 * sizeof(int32_t), "24 words");

typedef struct {
  View kernel, packed;
  int32_t channels, taps, isReversed;
} DepthwisePackWords;
_Static_assert(sizeof(DepthwisePackWords) == 7 * sizeof(int32_t), "7 words");

typedef struct {
  View dy, x, sums;
  Window window;
} DepthwiseGradientWords;
_Static_assert(sizeof(DepthwiseGradientWords) == 20 * sizeof(int32_t), "20 words");

typedef struct {
  View sums, gradient;
  int32_t channels, taps, images, blocks;
} DepthwiseGradientFinishWords;
_Static_assert(sizeof(DepthwiseGradientFinishWords) == 8 * sizeof(int32_t), "8 words");

typedef struct {
  View x, y, winners;
  Window window;
} MaxPoolWords;
_Static_assert(sizeof(MaxPoolWords) == 20 * sizeof(int32_t), "20 words");

typedef struct {
  View dy, winners, dx;
  Window window;
} MaxPoolGradientWords;
_Static_assert(sizeof(MaxPoolGradientWords) == 20 * sizeof(int32_t), "20 words");

typedef struct {
  View x, y;
  Window window;
} AveragePoolWords;
_Static_assert(sizeof(AveragePoolWords) == 18 * sizeof(int32_t), "18 words");

typedef struct {
  int32_t blocks, plane, channels, length, piece, registers, operandsCount, stepsCount;
} ElementwiseWords;
_Static_assert(sizeof(ElementwiseWords) == 8 * sizeof(int32_t), "8 words");
static inline const Operand *elementwise_operands(const ElementwiseWords *words) {
  return (const Operand *)(words + 1);
}
static inline const Step *elementwise_steps(const ElementwiseWords *words) {
  return (const Step *)(elementwise_operands(words) + words->operandsCount);
}

typedef struct {
  View sums, result;
  int32_t images, blocks, channels;
  float factor;
} ChannelSumWords;
_Static_assert(sizeof(ChannelSumWords) == 8 * sizeof(int32_t), "8 words");

typedef struct {
  View sums, mean, variance;
  int32_t images, blocks, channels, pixels;
} ChannelMomentsWords;
_Static_assert(sizeof(ChannelMomentsWords) == 10 * sizeof(int32_t), "10 words");

typedef struct {
  View sums, result;
  int32_t blocks, channels;
  float factor;
} PlaneSumWords;
_Static_assert(sizeof(PlaneSumWords) == 7 * sizeof(int32_t), "7 words");

typedef struct {
  BroadcastOp op;
  View a, b, result;
  int32_t axesCount;
} BroadcastWords;
_Static_assert(sizeof(BroadcastWords) == 8 * sizeof(int32_t), "8 words");
static inline const BroadcastAxis *broadcast_axes(const BroadcastWords *words) {
  return (const BroadcastAxis *)(words + 1);
}

typedef struct {
  View source, target;
  int32_t axesCount;
} CopyWords;
_Static_assert(sizeof(CopyWords) == 5 * sizeof(int32_t), "5 words");
static inline const CopyAxis *copy_axes(const CopyWords *words) {
  return (const CopyAxis *)(words + 1);
}

typedef struct {
  View source, target;
  int32_t channels, pixels, blocks, isToBlocks;
} BlockWords;
_Static_assert(sizeof(BlockWords) == 8 * sizeof(int32_t), "8 words");

typedef struct {
  View a, b, product;
  int32_t rows, inner, columns, aRow, aInner, bInner, bColumn, rowsPerUnit;
} MatMulWords;
_Static_assert(sizeof(MatMulWords) == 14 * sizeof(int32_t), "14 words");

typedef struct {
  View x, y;
  int32_t rows, columns, isLog;
} SoftmaxWords;
_Static_assert(sizeof(SoftmaxWords) == 7 * sizeof(int32_t), "7 words");

typedef struct {
  View x, y;
  Reduction reduction;
  float factor;
  int32_t keptCount, reducedCount;
} ReduceWords;
_Static_assert(sizeof(ReduceWords) == 8 * sizeof(int32_t), "8 words");
static inline const ReduceAxis *reduce_kept(const ReduceWords *words) {
  return (const ReduceAxis *)(words + 1);
}
static inline const ReduceAxis *reduce_reduced(const ReduceWords *words) {
  return (const ReduceAxis *)(reduce_kept(words) + words->keptCount);
}

/** X(NAME, name, words) for every kernel, in the order of their numbers. */
#define EACH_KERNEL(X) \
  X(CONVOLUTION, convolution, ConvolutionWords) \
  X(CONVOLUTION_PACK, convolution_pack, ConvolutionPackWords) \
  X(CONVOLUTION_GRADIENT, convolution_gradient, ConvolutionGradientWords) \
  X(CONVOLUTION_GRADIENT_FINISH, convolution_gradient_finish, ConvolutionGradientFinishWords) \
  X(WINOGRAD, winograd, WinogradWords) \
  X(WINOGRAD_PACK, winograd_pack, WinogradPackWords) \
  X(WINOGRAD_GRADIENT, winograd_gradient, WinogradGradientWords) \
  X(WINOGRAD_GRADIENT_FINISH, winograd_gradient_finish, WinogradGradientFinishWords) \
  X(DEPTHWISE, depthwise, DepthwiseWords) \
  X(DEPTHWISE_PACK, depthwise_pack, DepthwisePackWords) \
  X(DEPTHWISE_GRADIENT, depthwise_gradient, DepthwiseGradientWords) \
  X(DEPTHWISE_GRADIENT_FINISH, depthwise_gradient_finish, DepthwiseGradientFinishWords) \
  X(MAX_POOL, max_pool, MaxPoolWords) \
  X(MAX_POOL_GRADIENT, max_pool_gradient, MaxPoolGradientWords) \
  X(AVERAGE_POOL, average_pool, AveragePoolWords) \
  X(ELEMENTWISE, elementwise, ElementwiseWords) \
  X(CHANNEL_SUM, channel_sum, ChannelSumWords) \
  X(CHANNEL_MOMENTS, channel_moments, ChannelMomentsWords) \
  X(PLANE_SUM, plane_sum, PlaneSumWords) \
  X(BROADCAST, broadcast, BroadcastWords) \
  X(COPY, copy, CopyWords) \
  X(BLOCK, block, BlockWords) \
  X(MAT_MUL, mat_mul, MatMulWords) \
  X(SOFTMAX, softmax, SoftmaxWords) \
  X(REDUCE, reduce, ReduceWords)

#endif
