"use client";
import { useCallback, useState } from "react";

const KEY = "hilum.own-name";

/** The name that goes with a verdict or a waiver, remembered by this browser. */
export function useOwnName(): [name: string, setName: (name: string) => void] {
  const [name, setName] = useState(() =>
    typeof window === "undefined" ? "" : (window.localStorage.getItem(KEY) ?? ""),
  );
  const keep = useCallback((next: string) => {
    setName(next);
    window.localStorage.setItem(KEY, next);
  }, []);
  return [name, keep];
}
