import type { Variable } from "@tensorflow/tfjs";

/** What some variables held at a moment. One of its two methods must be called. */
export interface Remembered {
  /** Gives the variables their values back. */
  restore(): void;
  /** Lets the values go. */
  forget(): void;
}

/** Remembers what variables hold. Costs nothing: tensors never change, so a clone shares the memory with its original. */
export function rememberVariables(variables: readonly Variable[]): Remembered {
  const values = variables.map((variable) => variable.clone());
  const forget = () => values.forEach((value) => value.dispose());
  return {
    forget,
    restore() {
      variables.forEach((variable, index) => variable.assign(values[index]));
      forget();
    },
  };
}
