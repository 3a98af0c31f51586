import { type z } from "zod";

/** What a thread does, by name: the one place that types both ends of a channel. */
export type Methods<M> = Record<keyof M, (...args: never[]) => unknown>;

/** What a method answers, once it has. */
export type Answer<M extends Methods<M>, Name extends keyof M> = Awaited<ReturnType<M[Name]>>;

/** Parses what each method answers, where the answer arrives. */
export type Answers<M extends Methods<M>> = { readonly [Name in keyof M]: z.ZodType<Answer<M, Name>> };

/** Has a method performed, here or in a thread. */
export type Caller<M extends Methods<M>> = <Name extends keyof M>(
  method: Name,
  args: Parameters<M[Name]>,
) => Promise<Answer<M, Name>>;

/** Performs the methods in this thread. */
export function callHere<M extends Methods<M>>(methods: M): Caller<M> {
  return async <Name extends keyof M>(method: Name, args: Parameters<M[Name]>): Promise<Answer<M, Name>> => {
    const answer: unknown = await methods[method](...(args as never[]));
    return answer as Answer<M, Name>;
  };
}
