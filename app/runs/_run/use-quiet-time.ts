"use client";
import { useEffect, useState } from "react";

const LOOK_EVERY_MS = 5_000;

/** How long `mark` has not changed, in ms and to within 5 s; 0 while nothing is watched. */
export function useQuietTime(mark: number, isWatched: boolean): number {
  const [quiet, setQuiet] = useState({ mark, ms: 0 });
  useEffect(() => {
    if (!isWatched) return;
    const since = performance.now();
    const timer = setInterval(() => setQuiet({ mark, ms: performance.now() - since }), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [mark, isWatched]);
  return isWatched && quiet.mark === mark ? quiet.ms : 0;
}
