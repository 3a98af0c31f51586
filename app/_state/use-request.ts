"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { toErrorBody, type ErrorBody } from "@/lib/errors";

/** A value on its way from the server. While it is asked for again, the last value stays. */
export interface Requested<T> {
  value: T | null;
  failure: ErrorBody | null;
  isLoading: boolean;
  reload: () => void;
}

export interface RequestSettings {
  /** How long the key must rest before the request is sent. @default 0 */
  delayMs?: number;
}

/**
 * Asks the server for a value and again whenever `key` changes; null asks for nothing. An answer to an older key is
 * never shown. `load` may be a new function at every render: only the key counts.
 */
export function useRequest<T>(
  key: string | null,
  load: (signal: AbortSignal) => Promise<T>,
  { delayMs = 0 }: RequestSettings = {},
): Requested<T> {
  const [answer, setAnswer] = useState<{ key: string | null; value: T | null; failure: ErrorBody | null }>({
    key: null,
    value: null,
    failure: null,
  });
  const [round, setRound] = useState(0);
  const latestLoad = useRef(load);
  useEffect(() => {
    latestLoad.current = load;
  });

  useEffect(() => {
    if (key === null) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      latestLoad.current(abort.signal).then(
        (value) => !abort.signal.aborted && setAnswer({ key, value, failure: null }),
        (error: unknown) =>
          !abort.signal.aborted && setAnswer((last) => ({ key, value: last.value, failure: toErrorBody(error) })),
      );
    }, delayMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [key, round, delayMs]);

  const reload = useCallback(() => setRound((last) => last + 1), []);
  if (key === null) return { value: null, failure: null, isLoading: false, reload };
  return {
    value: answer.value,
    failure: answer.key === key ? answer.failure : null,
    isLoading: answer.key !== key,
    reload,
  };
}
