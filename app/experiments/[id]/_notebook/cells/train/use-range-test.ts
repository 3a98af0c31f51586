"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { client } from "@/lib/api/browser/client";
import { type ErrorBody, toErrorBody } from "@/lib/errors";
import type { RangeTest } from "@/lib/training/learning-rate/learning-rate-range";
import type { RunSpec } from "@/lib/training/run";
import { isUnderWay } from "@/lib/training/run-status";

const LOOK_EVERY_MS = 500;

interface RangeTestState {
  test: RangeTest | null;
  /** What the test was asked for with. */
  spec: RunSpec | null;
  failure: ErrorBody | null;
}

const NOTHING: RangeTestState = { test: null, spec: null, failure: null };

/** True while a worker has still to do something for the test. */
export const isPending = (test: RangeTest | null): boolean => test !== null && isUnderWay(test.status);

/** A learning-rate range test of this page: started by hand, followed to its end, forgotten when it is cancelled. */
export function useRangeTest() {
  const [state, setState] = useState(NOTHING);
  /** The round that counts: answers to an older one come too late. */
  const round = useRef(0);
  const underWay = isPending(state.test) ? state.test?.id : undefined;

  useEffect(() => {
    if (underWay === undefined) return;
    const begun = round.current;
    const timer = setInterval(() => {
      client.getRangeTest(underWay).then(
        (test) => begun === round.current && setState((last) => ({ ...last, test, failure: null })),
        (error: unknown) => begun === round.current && setState((last) => ({ ...last, failure: toErrorBody(error) })),
      );
    }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [underWay]);
  useEffect(() => () => void (round.current = -1), []);

  const start = useCallback((spec: RunSpec) => {
    const begun = ++round.current;
    setState({ ...NOTHING, spec });
    client.createRangeTest(spec).then(
      (test) =>
        begun === round.current
          ? setState({ test, spec, failure: null })
          : void client.cancelRangeTest(test.id).catch(() => undefined),
      (error: unknown) => begun === round.current && setState({ test: null, spec, failure: toErrorBody(error) }),
    );
  }, []);
  const cancel = useCallback(() => {
    round.current++;
    setState(NOTHING);
    if (underWay !== undefined) void client.cancelRangeTest(underWay).catch(() => undefined);
  }, [underWay]);
  return { ...state, start, cancel };
}
