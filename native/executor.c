/**
 * @file Runs a plan: a list of instructions, each a kernel over independent units that threads take in turn.
 *
 * Results do not depend on which thread takes which unit, nor on how many there are: no unit adds to another's output.
 */
#define _GNU_SOURCE
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
/**
 * In a kernel's place: groups of images in the place of units, then the number of images, of members, of buffers that each
 * thread has of its own (slot, floats per image, offset in the thread's scratch memory), those, and the members with
 * their units per image.
 */
#define SEQUENCE -1
#define MOST_THREADS 64

struct Plan {
  int32_t *words;
  size_t count;
  float *arena;
  size_t arenaBytes, scratchBytes, slots;
  /** Scratch memory of `scratchThreads` threads. */
  char *scratch;
  int scratchThreads;
  int64_t *nanoseconds;
};

typedef struct {
  const Plan *plan;
  /** 0 until all have been started. */
  atomic_int threads;
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

Plan *plan_create(const int32_t *words, size_t count, size_t arenaBytes, size_t scratchBytes, size_t slots) {
  Plan *plan = calloc(1, sizeof *plan);
  if (!plan) return NULL;
  plan->arenaBytes = arenaBytes + 4096;
  plan->scratchBytes = (scratchBytes + 8191) / 4096 * 4096;
  plan->count = count;
  plan->slots = slots;
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
  if (plan->scratch) munmap(plan->scratch, plan->scratchBytes * plan->scratchThreads);
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
  while (!atomic_load(&team->threads)) sched_yield();
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

/** All members of a sequence on one image after the other of a group. */
static void run_group(const int32_t *words, Call *call, int group) {
  int groups = words[2], images = words[3], members = words[4], buffers = words[5];
  int first = (int)((long)group * images / groups), last = (int)((long)(group + 1) * images / groups);
  call->group = group;
  for (call->image = first; call->image < last; call->image++) {
    const int32_t *own = words + HEADER_WORDS + 3, *member = own + 3 * buffers;
    call->isFirst = call->image == first;
    // Kernels count images from the start of the batch: the thread's buffer is moved back by the images before.
    for (int k = 0; k < buffers; k++, own += 3) call->slots[own[0]] = call->scratch + own[2] - (long)call->image * own[1];
    for (int k = 0; k < members; k++, member += member[1]) {
      call->parameters = member + HEADER_WORDS;
      for (int unit = 0; unit < member[2]; unit++) {
        call->unit = call->image * member[2] + unit;
        KERNELS[member[0]](call);
      }
    }
  }
  call->image = -1;
}

static void work(Team *team, int thread, float **slots, float *scratch) {
  const Plan *plan = team->plan;
  Call call = {.slots = slots, .scratch = scratch, .image = -1};
  int64_t before = thread == 0 ? now() : 0;
  for (size_t i = 0; i < plan->count; i += plan->words[i + 1]) {
    const int32_t *words = plan->words + i;
    int units = words[2];
    call.parameters = words + HEADER_WORDS;
    if (units == 1 && thread > 0) {
      // Small enough for one: the others wait at the gate.
    } else {
      for (int unit; (unit = atomic_fetch_add(&team->next, 1)) < units;) {
        call.unit = unit;
        if (words[0] == SEQUENCE) run_group(words, &call, unit);
        else KERNELS[words[0]](&call);
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
  float **slots, *scratch;
} Member;

static void *member(void *given) {
  Member *self = given;
#if defined(__x86_64__)
  // Denormal numbers count as zero: decaying optimizer slots would slow a step down many times.
  unsigned mode = _mm_getcsr();
  _mm_setcsr(mode | 0x8040);
#endif
  work(self->team, self->thread, self->slots, self->scratch);
#if defined(__x86_64__)
  _mm_setcsr(mode);
#endif
  return NULL;
}

/**
 * Keeps a new thread off the processor that its maker runs on, where it would start and take milliseconds to be moved:
 * a fifth of a short step on two cores.
 */
static void start_elsewhere(pthread_t thread) {
#if defined(__linux__)
  cpu_set_t others;
  int here = sched_getcpu();
  if (here < 0 || sched_getaffinity(0, sizeof others, &others) || CPU_COUNT(&others) < 2) return;
  CPU_CLR(here, &others);
  pthread_setaffinity_np(thread, sizeof others, &others);
#else
  (void)thread;
#endif
}

int plan_run(Plan *plan, float **slots, size_t given, int threads) {
  if (threads < 1) threads = 1;
  if (threads > MOST_THREADS) threads = MOST_THREADS;
  if (plan->scratchThreads < threads) {
    char *scratch = allocate(plan->scratchBytes * threads);
    if (!scratch) return -1;
    if (plan->scratch) munmap(plan->scratch, plan->scratchBytes * plan->scratchThreads);
    plan->scratch = scratch;
    plan->scratchThreads = threads;
  }
  float **copies = calloc(plan->slots * threads, sizeof *copies);
  if (!copies) return -1;
  slots[0] = plan->arena;
  Team team = {.plan = plan};
  Member members[MOST_THREADS];
  pthread_t handles[MOST_THREADS];
  for (int t = 0; t < threads; t++) {
    members[t] = (Member){&team, t, copies + plan->slots * t, (float *)(plan->scratch + plan->scratchBytes * t)};
    memcpy(members[t].slots, slots, (given < plan->slots ? given : plan->slots) * sizeof *slots);
  }
  // Threads that cannot be started are done without; those that were wait until the team's size is known.
  atomic_store(&team.threads, 0);
  int started = 1;
  for (; started < threads; started++) {
    if (pthread_create(&handles[started], NULL, member, &members[started])) break;
    start_elsewhere(handles[started]);
  }
  atomic_store(&team.threads, started);
  member(&members[0]);
  for (int t = 1; t < started; t++) pthread_join(handles[t], NULL);
  free(copies);
  return 0;
}
