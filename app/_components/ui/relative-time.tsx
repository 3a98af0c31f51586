"use client";
import { useEffect, useState } from "react";
import { formatDateTime } from "./format-values";

const STEPS: readonly [number, Intl.RelativeTimeFormatUnit][] = [
  [60, "second"],
  [60, "minute"],
  [24, "hour"],
  [30, "day"],
  [12, "month"],
  [Infinity, "year"],
];
const WORDS = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** `3 minutes ago`, the exact time on hover. Rendered after mount: server and reader need not share a clock. */
export function RelativeTime({ iso }: { iso: string }) {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={iso} title={now === null ? undefined : formatDateTime(iso)}>
      {now === null ? iso.slice(0, 10) : timeAgo(Date.parse(iso), now)}
    </time>
  );
}

function timeAgo(then: number, now: number): string {
  let value = (then - now) / 1000;
  if (Math.abs(value) < 10) return "just now";
  for (const [size, unit] of STEPS) {
    if (Math.abs(value) < size) return WORDS.format(Math.round(value), unit);
    value /= size;
  }
  return "";
}
