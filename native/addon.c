/** @file The door to JavaScript: createPlan, runPlan (off the main thread), planTimes, and what was built: width, ABI. */
#include "executor.h"
#include <node_api.h>
#include <stdlib.h>
#include <string.h>

#define MOST_SLOTS 512

static void fail(napi_env env, const char *message) { napi_throw_error(env, NULL, message); }

typedef struct {
  Plan *plan;
  int running;
} Handle;

static void finalize(napi_env env, void *data, void *hint) {
  (void)env, (void)hint;
  plan_free(((Handle *)data)->plan);
  free(data);
}

/** createPlan(words: Int32Array, arenaBytes, scratchBytes, slots: number) → handle. */
static napi_value create_plan(napi_env env, napi_callback_info info) {
  size_t count = 4, words;
  napi_value argv[4], result;
  void *data;
  double arena, scratch, slots;
  napi_get_cb_info(env, info, &count, argv, NULL, NULL);
  if (napi_get_typedarray_info(env, argv[0], NULL, &words, &data, NULL, NULL) != napi_ok) return fail(env, "words must be an Int32Array"), NULL;
  napi_get_value_double(env, argv[1], &arena);
  napi_get_value_double(env, argv[2], &scratch);
  napi_get_value_double(env, argv[3], &slots);
  Handle *handle = calloc(1, sizeof *handle);
  if (handle) handle->plan = plan_create(data, words, (size_t)arena, (size_t)scratch, (size_t)slots);
  if (!handle || !handle->plan) {
    free(handle);
    return fail(env, "cannot allocate memory for the plan"), NULL;
  }
  napi_create_external(env, handle, finalize, NULL, &result);
  return result;
}

/** releasePlan(handle): frees its memory now instead of at the next garbage collection. */
static napi_value release_plan(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argv[1];
  void *data;
  napi_get_cb_info(env, info, &count, argv, NULL, NULL);
  if (napi_get_value_external(env, argv[0], &data) != napi_ok) return fail(env, "not a plan"), NULL;
  Handle *handle = data;
  if (handle->running) return fail(env, "the plan is running"), NULL;
  plan_free(handle->plan);
  handle->plan = NULL;
  return NULL;
}

typedef struct {
  Handle *handle;
  int threads, failed, references, given;
  float *slots[MOST_SLOTS];
  napi_ref kept[MOST_SLOTS];
  napi_deferred deferred;
  napi_async_work task;
} Run;

static void execute(napi_env env, void *data) {
  (void)env;
  Run *run = data;
  run->failed = plan_run(run->handle->plan, run->slots, run->given, run->threads);
}

static void complete(napi_env env, napi_status status, void *data) {
  Run *run = data;
  run->handle->running = 0;
  for (int i = 0; i < run->references; i++) napi_delete_reference(env, run->kept[i]);
  napi_value value;
  if (status == napi_ok && !run->failed) {
    napi_get_undefined(env, &value);
    napi_resolve_deferred(env, run->deferred, value);
  } else {
    napi_value message;
    napi_create_string_utf8(env, "cannot allocate memory for the run", NAPI_AUTO_LENGTH, &message);
    napi_create_error(env, NULL, message, &value);
    napi_reject_deferred(env, run->deferred, value);
  }
  napi_delete_async_work(env, run->task);
  free(run);
}

/** runPlan(handle, slots: Float32Array[], threads): Promise. The arrays are slots 1, 2, …; they must not be touched meanwhile. */
static napi_value run_plan(napi_env env, napi_callback_info info) {
  size_t count = 3;
  napi_value argv[3], promise, name;
  void *data;
  uint32_t slots;
  napi_get_cb_info(env, info, &count, argv, NULL, NULL);
  if (napi_get_value_external(env, argv[0], &data) != napi_ok) return fail(env, "not a plan"), NULL;
  Handle *handle = data;
  if (!handle->plan) return fail(env, "the plan was released"), NULL;
  if (handle->running) return fail(env, "the plan is running already"), NULL;
  if (napi_get_array_length(env, argv[1], &slots) != napi_ok || slots + 1 > MOST_SLOTS) return fail(env, "too many slots"), NULL;
  Run *run = calloc(1, sizeof *run);
  if (!run) return fail(env, "cannot allocate memory for the run"), NULL;
  run->handle = handle;
  run->given = (int)slots + 1;
  napi_get_value_int32(env, argv[2], &run->threads);
  for (uint32_t i = 0; i < slots; i++) {
    napi_value array;
    void *values;
    napi_get_element(env, argv[1], i, &array);
    if (napi_get_typedarray_info(env, array, NULL, NULL, &values, NULL, NULL) != napi_ok) {
      for (int k = 0; k < run->references; k++) napi_delete_reference(env, run->kept[k]);
      free(run);
      return fail(env, "slots must be Float32Arrays"), NULL;
    }
    run->slots[i + 1] = values;
    napi_create_reference(env, array, 1, &run->kept[run->references++]);
  }
  handle->running = 1;
  napi_create_promise(env, &run->deferred, &promise);
  napi_create_string_utf8(env, "hilum plan", NAPI_AUTO_LENGTH, &name);
  napi_create_async_work(env, NULL, name, execute, complete, run, &run->task);
  napi_queue_async_work(env, run->task);
  return promise;
}

/** planTimes(handle, words: number) → Float64Array of nanoseconds per instruction in its fastest run, at the index of its first word. */
static napi_value plan_times_of(napi_env env, napi_callback_info info) {
  size_t count = 2;
  napi_value argv[2], buffer, result;
  void *data, *target;
  double words;
  napi_get_cb_info(env, info, &count, argv, NULL, NULL);
  if (napi_get_value_external(env, argv[0], &data) != napi_ok || !((Handle *)data)->plan) return fail(env, "not a plan"), NULL;
  napi_get_value_double(env, argv[1], &words);
  napi_create_arraybuffer(env, (size_t)words * sizeof(double), &target, &buffer);
  for (size_t i = 0; i < (size_t)words; i++) ((double *)target)[i] = (double)plan_times(((Handle *)data)->plan)[i];
  napi_create_typedarray(env, napi_float64_array, (size_t)words, buffer, 0, &result);
  return result;
}

NAPI_MODULE_INIT() {
  const struct { const char *name; napi_callback call; } functions[] = {{"createPlan", create_plan}, {"releasePlan", release_plan}, {"runPlan", run_plan}, {"planTimes", plan_times_of}};
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    napi_value function;
    napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].call, NULL, &function);
    napi_set_named_property(env, exports, functions[i].name, function);
  }
  napi_value width, digest;
  napi_create_int32(env, V, &width);
  napi_set_named_property(env, exports, "vectorWidth", width);
  napi_create_string_utf8(env, ABI_DIGEST, NAPI_AUTO_LENGTH, &digest);
  napi_set_named_property(env, exports, "abiDigest", digest);
  return exports;
}
