/** `1 film`, `2 films`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}

/** `has` or `have`, `is` or `are`. */
export function verb(count: number, one: string, many: string): string {
  return count === 1 ? one : many;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;
}

/** Two digits: `0.75`. */
export function share(value: number): string {
  return value.toFixed(2);
}

/** Whole percent: `75%`. */
export function percent(value: number): string {
  return `${Math.round(100 * value)}%`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
