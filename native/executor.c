/**
 * @file Runs a plan: a list of instructions, each a kernel over independent units that threads take in turn.
 *
 * Results do not depend on which thread takes which unit, nor on how many there are: no unit adds to another's output.
 */
#include "executor.h"
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

static const Kernel KERNELS[] = {
    kernel_convolution, kernel_convolution_pack, kernel_convolution_gradient, kernel_convolution_gradient_finish,
    kernel_winograd, kernel_winograd_pack, kernel_winograd_gradient, kernel_winograd_gradient_finish,
    kernel_depthwise, kernel_depthwise_pack, kernel_depthwise_gradient, kernel_depthwise_gradient_finish,
    kernel_max_pool, kernel_max_pool_gradient, kernel_average_pool,
    kernel_elementwise, kernel_channel_sum, kernel_channel_moments, kernel_plane_sum,
    kernel_broadcast, kernel_copy, kernel_block, kernel_matmul, kernel_softmax, kernel_reduce,
};

/** An instruction: kernel, words in all, units, parameters … */
#define HEADER_WORDS 3
#define MOST_THREADS 64

struct Plan {
  int32_t *words;
  size_t count;
  float *arena;
  size_t arenaBytes, scratchBytes;
  int64_t *nanoseconds;
};

typedef struct {
  const Plan *plan;
  float **slots;
  int threads;
  atomic_int next, arrived, generation;
} Team;

static void *allocate(size_t bytes) {
  void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return NULL;
#ifdef MADV_HUGEPAGE
  madvise(memory, bytes, MADV_HUGEPAGE);
#endif
  return memory;
}

Plan *plan_create(const int32_t *words, size_t count, size_t arenaBytes, size_t scratchBytes) {
  Plan *plan = calloc(1, sizeof *plan);
  if (!plan) return NULL;
  plan->arenaBytes = arenaBytes + 4096;
  plan->scratchBytes = (scratchBytes + 8191) / 4096 * 4096;
  plan->count = count;
  plan->words = malloc((count + 1) * sizeof *words);
  plan->nanoseconds = calloc(count + 1, sizeof *plan->nanoseconds);
  plan->arena = allocate(plan->arenaBytes);
  if (!plan->words || !plan->nanoseconds || !plan->arena) {
    plan_free(plan);
    return NULL;
  }
  memcpy(plan->words, words, count * sizeof *words);
  return plan;
}

void plan_free(Plan *plan) {
  if (!plan) return;
  if (plan->arena) munmap(plan->arena, plan->arenaBytes);
  free(plan->words);
  free(plan->nanoseconds);
  free(plan);
}

const int64_t *plan_times(const Plan *plan) { return plan->nanoseconds; }

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/** Waits for the others; the last to come opens the gate. Yields after a while: the cores are shared. */
static void meet(Team *team) {
  int generation = atomic_load(&team->generation);
  if (atomic_fetch_add(&team->arrived, 1) + 1 == team->threads) {
    atomic_store(&team->arrived, 0);
    atomic_store(&team->next, 0);
    atomic_fetch_add(&team->generation, 1);
    return;
  }
  for (int spins = 0; atomic_load(&team->generation) == generation; spins++) {
    if (spins > 4000) sched_yield();
#if defined(__x86_64__)
    else _mm_pause();
#endif
  }
}

static void work(Team *team, int thread, float *scratch) {
  const Plan *plan = team->plan;
  Call call = {.slots = team->slots, .scratch = scratch};
  int64_t before = thread == 0 ? now() : 0;
  for (size_t i = 0; i < plan->count; i += plan->words[i + 1]) {
    int units = plan->words[i + 2];
    Kernel kernel = KERNELS[plan->words[i]];
    call.parameters = plan->words + i + HEADER_WORDS;
    if (units == 1) {
      // Small enough for one: the others wait at the gate.
      if (thread == 0) {
        call.unit = 0;
        kernel(&call);
      }
    } else {
      for (int unit; (unit = atomic_fetch_add(&team->next, 1)) < units;) {
        call.unit = unit;
        kernel(&call);
      }
    }
    meet(team);
    if (thread == 0) {
      int64_t after = now();
      if (!plan->nanoseconds[i] || after - before < plan->nanoseconds[i]) plan->nanoseconds[i] = after - before;
      before = after;
    }
  }
}

typedef struct {
  Team *team;
  int thread;
  float *scratch;
} Member;

static void *member(void *given) {
  Member *self = given;
#if defined(__x86_64__)
  // Denormal numbers count as zero: decaying optimizer slots would slow a step down many times.
  _mm_setcsr(_mm_getcsr() | 0x8040);
#endif
  work(self->team, self->thread, self->scratch);
  return NULL;
}

int plan_run(Plan *plan, float **slots, int threads) {
  if (threads < 1) threads = 1;
  if (threads > MOST_THREADS) threads = MOST_THREADS;
  slots[0] = plan->arena;
  Team team = {.plan = plan, .slots = slots, .threads = threads};
  float *scratch = allocate(plan->scratchBytes * threads);
  if (!scratch) return -1;
  Member members[MOST_THREADS];
  pthread_t handles[MOST_THREADS];
  int started = 1;
  for (int t = 0; t < threads; t++) members[t] = (Member){&team, t, (float *)((char *)scratch + plan->scratchBytes * t)};
  for (; started < threads; started++)
    if (pthread_create(&handles[started], NULL, member, &members[started])) break;
  if (started < threads) {
    // Those that did start wait for the missing ones: they are let through as a smaller team is not possible any more.
    abort();
  }
#if defined(__x86_64__)
  unsigned mode = _mm_getcsr();
#endif
  member(&members[0]);
#if defined(__x86_64__)
  _mm_setcsr(mode);
#endif
  for (int t = 1; t < threads; t++) pthread_join(handles[t], NULL);
  munmap(scratch, plan->scratchBytes * threads);
  return 0;
}
