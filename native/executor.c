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

#define RUN(NAME, name, Words) \
  static void run_##name(const Call *call, const void *words) { kernel_##name(call, words); }
EACH_KERNEL(RUN)

#define ENTRY(NAME, name, Words) [KERNEL_##NAME] = run_##name,
static void (*const KERNELS[])(const Call *, const void *words) = {EACH_KERNEL(ENTRY)};
_Static_assert(sizeof KERNELS / sizeof *KERNELS == KERNEL_COUNT, "every kernel has its entry");

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

/** The instruction after another one. */
static const Instruction *next_of(const Instruction *instruction) {
  return (const Instruction *)((const int32_t *)instruction + instruction->words);
}

/** All members of a sequence on one image after the other of a group. */
static void run_group(const Sequence *sequence, Call *call, int group) {
  int groups = sequence->instruction.units, images = sequence->images;
  int first = (int)((long)group * images / groups), last = (int)((long)(group + 1) * images / groups);
  const ThreadBuffer *own = sequence_buffers(sequence);
  call->group = group;
  for (call->image = first; call->image < last; call->image++) {
    const Instruction *member = (const Instruction *)(own + sequence->buffersCount);
    call->isFirst = call->image == first;
    // Kernels count images from the start of the batch: the thread's buffer is moved back by the images before.
    for (int k = 0; k < sequence->buffersCount; k++)
      call->slots[own[k].slot] = call->scratch + own[k].offset - (long)call->image * own[k].floats;
    for (int k = 0; k < sequence->members; k++, member = next_of(member))
      for (int unit = 0; unit < member->units; unit++) {
        call->unit = call->image * member->units + unit;
        KERNELS[member->kernel](call, member + 1);
      }
  }
  call->image = -1;
}

static void work(Team *team, int thread, float **slots, float *scratch) {
  const Plan *plan = team->plan;
  Call call = {.slots = slots, .scratch = scratch, .image = -1};
  int64_t before = thread == 0 ? now() : 0;
  for (size_t i = 0; i < plan->count; i += ((const Instruction *)(plan->words + i))->words) {
    const Instruction *instruction = (const Instruction *)(plan->words + i);
    int units = instruction->units;
    if (units == 1 && thread > 0) {
      // Small enough for one: the others wait at the gate.
    } else {
      for (int unit; (unit = atomic_fetch_add(&team->next, 1)) < units;) {
        call.unit = unit;
        if (instruction->kernel == SEQUENCE) run_group((const Sequence *)instruction, &call, unit);
        else KERNELS[instruction->kernel](&call, instruction + 1);
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
