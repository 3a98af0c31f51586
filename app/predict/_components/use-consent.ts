"use client";

import { useSyncExternalStore } from "react";

const KEY = "hilum-prediction-consent";
const CHANGED = "hilum-prediction-consent-changed";

function subscribe(onChange: () => void): () => void {
  window.addEventListener(CHANGED, onChange);
  return () => window.removeEventListener(CHANGED, onChange);
}

/** Whether the reader has accepted the warning in this browser session; null until the browser was asked. */
export function useConsent(): [consented: boolean | null, accept: () => void] {
  const consented = useSyncExternalStore<boolean | null>(
    subscribe,
    () => sessionStorage.getItem(KEY) === "yes",
    () => null,
  );
  const accept = () => {
    sessionStorage.setItem(KEY, "yes");
    window.dispatchEvent(new Event(CHANGED));
  };
  return [consented, accept];
}
