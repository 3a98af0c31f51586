"use client";

import { useEffect, useState } from "react";
import { type PublishedModel } from "@/lib/publish/model";
import { type FilmJudge } from "../_browser/film-judge";
import { type SelfCheck } from "../_browser/prediction-methods";

/** The model on its way into the browser. Only `ready` may predict: `unlike` computes other numbers than the trainer did. */
export type JudgeState =
  | { state: "loading" }
  | { state: "ready"; judge: FilmJudge; check: SelfCheck }
  | { state: "unlike"; check: SelfCheck }
  | { state: "failed"; message: string };

/** Loads the model once `enabled`, and lets it check itself on its golden film. */
export function useFilmJudge(model: PublishedModel, enabled: boolean): JudgeState {
  const [state, setState] = useState<JudgeState>({ state: "loading" });
  useEffect(() => {
    if (!enabled) return;
    const closing = new AbortController();
    const start = async () => {
      const { openFilmJudge } = await import("../_browser/film-judge");
      if (closing.signal.aborted) return;
      const judge = await openFilmJudge(model, closing.signal);
      setState(
        judge.check.passed ? { state: "ready", judge, check: judge.check } : { state: "unlike", check: judge.check },
      );
    };
    start().catch((error: unknown) => {
      if (!closing.signal.aborted)
        setState({ state: "failed", message: error instanceof Error ? error.message : String(error) });
    });
    return () => closing.abort();
  }, [model, enabled]);
  return state;
}
