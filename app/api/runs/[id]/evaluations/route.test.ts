import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { Assessment } from "@/lib/assessment/assessment";
import { EvaluationHeadline } from "@/lib/assessment/evaluation-headline";
import { workAssessment } from "@/lib/jobs/assessments/work-assessments";
import { storePhantomDataset } from "@/lib/jobs/demo/ensure-phantom-dataset";
import { createAndEnqueueRun } from "@/lib/jobs/runs/create-run";
import { storeTinyDataset, tinySpec } from "@/lib/jobs/runs/tiny-run.fixture";
import { withOwnWorker } from "@/lib/jobs/runs/worker-processes.fixture";
import { getRun } from "@/lib/store/runs/run-store";
import { openTestStore, type TestStore } from "@/lib/store/test-store";
import { until } from "@/lib/store/until.fixture";
import { DELETE as forget, GET as getOne } from "./[evaluation]/route";
import { GET, POST } from "./route";

let store: TestStore;
let run: string;
const server = globalThis as typeof globalThis & { hilumStore?: Promise<TestStore> };
beforeAll(async () => {
  store = await openTestStore();
  await storeTinyDataset(store);
  await storePhantomDataset(store, { id: "elsewhere", title: "Elsewhere", seed: 9, patients: 8, size: 32 });
  run = (await createAndEnqueueRun(store, { experiment: "demo", spec: tinySpec({ epochs: 1 }) })).id;
  await withOwnWorker(store, () => until(async () => (await getRun(store, run)).status === "completed", 60_000));
  server.hilumStore = Promise.resolve(store);
}, 60_000);
afterAll(async () => {
  delete server.hilumStore;
  await store.close();
});

const address = (id: string) => ({ params: Promise.resolve({ id }) });
const request = (body?: object) =>
  new Request("http://localhost/api/runs/x/evaluations", {
    method: body === undefined ? "GET" : "POST",
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
const one = (id: string, evaluation: string) => ({ params: Promise.resolve({ id, evaluation }) });
const errorOf = async (answer: Response) => ({ status: answer.status, ...((await answer.json()) as object) });

it("asks for an evaluation, lists it without predictions, gives it whole, and forgets it", async () => {
  const asked = Assessment.parse(await (await POST(request({ dataset: "elsewhere" }), address("demo-1"))).json());
  expect(asked).toMatchObject({ run, status: "queued", result: null, subject: { dataset: "elsewhere" } });
  // The audit of the run's shortcuts waits before it.
  const work = { signal: new AbortController().signal, log: () => undefined };
  while (await workAssessment(store, work));
  const listed = z.array(EvaluationHeadline).parse(await (await GET(request(), address(run))).json());
  expect(listed).toMatchObject([{ id: asked.id, status: "completed", isStale: false }]);
  expect(listed[0].result?.report).not.toHaveProperty("predictions");
  const whole = Assessment.parse(await (await getOne(request(), one(run, asked.id))).json());
  expect(whole.result).toMatchObject({ kind: "evaluation", report: { predictions: expect.any(Array) } });
  expect(await errorOf(await getOne(request(), one(run, "a0")))).toMatchObject({
    status: 404,
    error: { code: "notFound" },
  });
  await forget(request(), one(run, asked.id));
  expect(await (await GET(request(), address(run))).json()).toEqual([]);
});

it("refuses what cannot be evaluated, with the reason", async () => {
  expect(await errorOf(await POST(request({ dataset: "nowhere" }), address(run)))).toMatchObject({ status: 404 });
  expect(await errorOf(await POST(request({ dataset: "elsewhere" }), address("r0")))).toMatchObject({ status: 404 });
  const mapping = { normal: "healthy" };
  expect(await errorOf(await POST(request({ dataset: "elsewhere", mapping }), address(run)))).toMatchObject({
    status: 400,
    error: { message: expect.stringContaining("healthy") },
  });
  expect((await POST(request({ dataset: "elsewhere", other: 1 }), address(run))).status).toBe(400);
});
