#ifndef HILUM_EXECUTOR_H
#define HILUM_EXECUTOR_H
#include "kernels.h"
#include <stddef.h>

typedef struct Plan Plan;

/** Copies the instructions and sets aside the plan's memory; NULL where there is none. */
Plan *plan_create(const int32_t *words, size_t count, size_t arenaBytes, size_t scratchBytes);
/** Runs all instructions. `slots[0]` is overwritten with the plan's own memory. −1 where memory ran out. */
int plan_run(Plan *plan, float **slots, int threads);
/** Nanoseconds of each instruction in its fastest run (others use the machine, too), at the index of its first word. */
const int64_t *plan_times(const Plan *plan);
void plan_free(Plan *plan);

#endif
