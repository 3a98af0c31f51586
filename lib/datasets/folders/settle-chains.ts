import { type Chain, type ClassName } from "./folder-chains";

/** Which name of each folder's chain is the class, and how that was found. */
export interface SettledChains {
  /** Folder → its class; null where nothing in its path is one. */
  classes: ReadonlyMap<string, ClassName | null>;
  /** Names that were passed over as sites, parts or wrappers, for the folders in them are the classes. */
  passedOver: readonly string[];
  /** The same names lie in each of several folders, or all in one class, and no word tells which of both are the classes. */
  isAmbiguous: boolean;
}

/**
 * Passes over outer names while the inner ones are the classes: a wrapper holds them all, sites and waves hold the same
 * ones each. Where the inner ones differ from folder to folder they are sorts of a class, and the outer one is it.
 */
export function settleChains(chains: readonly Chain[]): SettledChains {
  const passedOver = new Set<string>();
  let isAmbiguous = false;
  let current = withoutWrappers(chains, passedOver);
  for (;;) {
    const deep = current.filter(({ names }) => names.length >= 2);
    const step = deep.length === 0 ? "outer" : innerOrOuter(current, deep);
    if (step === "outer") break;
    isAmbiguous ||= step === "perhaps inner";
    const inner = new Set(deep.map(({ names }) => names[1].key));
    current = withoutWrappers(
      current.map((chain) => passOver(chain, (name) => !inner.has(name.key), passedOver)),
      passedOver,
    );
  }
  isAmbiguous ||=
    new Set(current.flatMap(({ names }) => names.at(0)?.key ?? [])).size === 1 &&
    distinct(
      current.filter(({ names }) => names.length >= 2),
      1,
    ) >= 2;
  return {
    classes: new Map(current.map(({ folder, names }) => [folder, names.at(0) ?? null])),
    passedOver: [...passedOver],
    isAmbiguous,
  };
}

function passOver(chain: Chain, isOuter: (name: ClassName) => boolean, passedOver: Set<string>): Chain {
  const [first, ...inner] = chain.names;
  if (first === undefined || (inner.length === 0 && !isOuter(first))) return chain;
  passedOver.add(first.name);
  return { ...chain, names: inner };
}

/** Takes away names that hold the classes and are none: one unknown name around known ones, one name around everything. */
function withoutWrappers(chains: readonly Chain[], passedOver: Set<string>): readonly Chain[] {
  let current = chains;
  for (;;) {
    const wrappers = new Set([...byOuter(current)].flatMap(([key, held]) => (isWrapper(held, current) ? [key] : [])));
    if (wrappers.size === 0) return current;
    current = current.map((chain) =>
      chain.names.length > 0 && wrappers.has(chain.names[0].key) ? passOver(chain, () => true, passedOver) : chain,
    );
  }
}

function isWrapper(held: readonly Chain[], all: readonly Chain[]): boolean {
  const deep = held.filter(({ names }) => names.length >= 2);
  const [films, deepFilms, knownFilms] = [
    held,
    deep,
    deep.filter(({ names }) => names.slice(1).some(({ isKnown }) => isKnown)),
  ].map(countFilms);
  if (2 * deepFilms < films || deepFilms === 0) return false;
  const holdsKnown = 2 * knownFilms >= deepFilms;
  const holdsAll = all.every(({ names }) => names.length === 0 || names[0].key === held[0].names[0].key);
  return held[0].names[0].isKnown ? holdsAll && holdsKnown : holdsAll || holdsKnown;
}

function byOuter(chains: readonly Chain[]): Map<string, Chain[]> {
  const outers = new Map<string, Chain[]>();
  for (const chain of chains) {
    const key = chain.names.at(0)?.key;
    if (key === undefined) continue;
    const held = outers.get(key);
    if (held === undefined) outers.set(key, [chain]);
    else held.push(chain);
  }
  return outers;
}

function innerOrOuter(chains: readonly Chain[], deep: readonly Chain[]): "inner" | "perhaps inner" | "outer" {
  if (distinct(deep, 1) < 2) return "outer";
  const holders = new Map<string, Set<string>>();
  for (const {
    names: [outer, inner],
  } of deep)
    holders.set(inner.key, (holders.get(inner.key) ?? new Set()).add(outer.key));
  for (const { names } of chains)
    if (names.length === 1 && holders.has(names[0].key)) holders.get(names[0].key)?.add("");
  const deepFilms = countFilms(deep);
  const share = (some: (names: readonly ClassName[]) => boolean, of: readonly Chain[], films: number) =>
    countFilms(of.filter(({ names }) => names.length > 0 && some(names))) / films;
  const repeated = share(([, inner]) => (holders.get(inner.key)?.size ?? 0) >= 2, deep, deepFilms) >= 0.5;
  const innerKnown = share(([, inner]) => inner.isKnown, deep, deepFilms) >= 0.5;
  const outerKnown =
    share(([outer]) => outer.isKnown, chains, countFilms(chains.filter(({ names }) => names.length > 0))) >= 0.5;
  if (innerKnown && !outerKnown) return "inner";
  if (!repeated || (outerKnown && !innerKnown)) return "outer";
  return "perhaps inner";
}

const countFilms = (chains: readonly Chain[]) => chains.reduce((sum, { films }) => sum + films, 0);
const distinct = (chains: readonly Chain[], at: number) => new Set(chains.map(({ names }) => names[at].key)).size;
