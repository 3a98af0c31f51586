#ifndef HILUM_EXECUTOR_H
#define HILUM_EXECUTOR_H
#include "kernels.h"
#include <stddef.h>

typedef struct Plan Plan;

/** Copies the instructions and sets aside the plan's memory; NULL where there is none. */
Plan *plan_create(const int32_t *words, size_t count, size_t arenaBytes, size_t scratchBytes, size_t slots);
/** Runs all instructions. `slots` holds `given` addresses, the first of which is overwritten with the plan's own memory. −1 where memory ran out. */
int plan_run(Plan *plan, float **slots, size_t given, int threads);
/** Nanoseconds of each instruction in its fastest run (others use the machine, too), at the index of its first word. */
const int64_t *plan_times(const Plan *plan);
void plan_free(Plan *plan);

#endif
