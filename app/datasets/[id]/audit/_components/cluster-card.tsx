"use client";
import { Badge, Button, Group, Text } from "@mantine/core";
import { type KeyboardEvent } from "react";
import { formatMetric, formatPlural } from "@/app/_components/ui/format-values";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { type AlikeCluster, type AlikePair } from "@/lib/audit/audit-report";
import { type RecordedVerdict } from "@/lib/audit/audit-state";
import { pairKey } from "@/lib/audit/alike/duplicate-verdict";
import { type FilmRecord } from "@/lib/datasets/film-record";
import styles from "./audit.module.css";
import { FilmLink } from "./film-link";
import { type PairVerdict } from "./use-audit-view";

/** More films than this stand in the grid, but their pairs are judged together only. */
const PAIRS_SHOWN = 6;

const KINDS: Record<AlikePair["kind"], string> = {
  exact: "Equal to the last pixel",
  duplicate: "The same film",
  suspect: "Perhaps the same film",
};

interface ClusterCardProps {
  dataset: string;
  cluster: AlikeCluster;
  filmOf: ReadonlyMap<number, FilmRecord>;
  verdictOf: ReadonlyMap<string, RecordedVerdict>;
  judge: (judgement: PairVerdict) => void;
  isJudging: boolean;
}

/** A pair with its blobs in order and what was said of it. */
interface JudgedPair {
  pair: AlikePair;
  blobs: { first: string; second: string };
  said: RecordedVerdict | undefined;
}

/** Films that look like one, side by side, how alike they are, and a person's word on it. Keys work while it has the focus. */
export function ClusterCard({ dataset, cluster, filmOf, verdictOf, judge, isJudging }: ClusterCardProps) {
  const films = cluster.films.flatMap((index) => filmOf.get(index) ?? []);
  const pairs = cluster.pairs.flatMap((pair): JudgedPair[] => {
    const [a, b] = [filmOf.get(pair.first)?.blob, filmOf.get(pair.second)?.blob];
    if (a === undefined || b === undefined) return [];
    return [
      { pair, blobs: a < b ? { first: a, second: b } : { first: b, second: a }, said: verdictOf.get(pairKey(a, b)) },
    ];
  });
  const open = pairs.filter(({ pair }) => pair.kind !== "exact");
  const say = (verdict: PairVerdict["verdict"], which: readonly JudgedPair[] = open) => {
    if (which.length > 0 && !isJudging) judge({ pairs: which.map(({ blobs }) => blobs), verdict });
  };
  return (
    <div
      className={styles.cluster}
      role="group"
      tabIndex={0}
      aria-label={`${formatPlural(films.length, "film")} that look like one: ${films.map(({ file }) => file).join(", ")}`}
      onKeyDown={(event) => onKey(event, say)}
      data-cluster={cluster.id}
    >
      <Group gap="xs">
        {cluster.crossesLabels && <Badge color="red">different labels</Badge>}
        {cluster.crossesPatients && <Badge color="yellow">different patients</Badge>}
        {!cluster.crossesLabels && !cluster.crossesPatients && <Badge color="gray">one label, one patient</Badge>}
      </Group>
      <div className={styles.side} data-films={Math.min(4, films.length)}>
        {films.map((film) => (
          <FilmLink key={film.index} dataset={dataset} film={film} />
        ))}
      </div>
      <ul className={styles.pairs}>
        {pairs.slice(0, PAIRS_SHOWN).map((judged) => (
          <PairLine
            key={pairKey(judged.blobs.first, judged.blobs.second) + judged.pair.first}
            judged={judged}
            names={pairs.length > 1}
            say={(verdict) => say(verdict, [judged])}
            isJudging={isJudging}
            isOnly={open.length === 1}
          />
        ))}
        {pairs.length > PAIRS_SHOWN && (
          <Text component="li" size="xs" c="dimmed">
            and {formatPlural(pairs.length - PAIRS_SHOWN, "more pair")}
          </Text>
        )}
      </ul>
      {open.length === 0 ? (
        <Text size="xs" c="dimmed">
          Stay together in every split; there is nothing to decide.
        </Text>
      ) : (
        <Group gap="xs">
          <Button variant="default" disabled={isJudging} onClick={() => say("duplicate")}>
            {open.length > 1 ? "All the same film" : "Same film"}
          </Button>
          <Button variant="default" disabled={isJudging} onClick={() => say("different")}>
            {open.length > 1 ? "All different films" : "Different films"}
          </Button>
          {open.some(({ said }) => said !== undefined) && (
            <Button variant="subtle" disabled={isJudging} onClick={() => say(null)}>
              Undo
            </Button>
          )}
        </Group>
      )}
    </div>
  );
}

function PairLine({
  judged: { pair, said },
  names,
  say,
  isJudging,
  isOnly,
}: {
  judged: JudgedPair;
  names: boolean;
  say: (verdict: PairVerdict["verdict"]) => void;
  isJudging: boolean;
  isOnly: boolean;
}) {
  const { kind, hashDistance, correlation, mirrored, cropped, first, second } = pair;
  const how =
    kind === "exact"
      ? ""
      : ` Hash distance ${hashDistance} of 64, correlation ${formatMetric(correlation)}${mirrored ? ", mirrored" : ""}${cropped ? ", one is a part of the other" : ""}.`;
  return (
    <li>
      <Text size="sm" className="figures">
        {names && (
          <b>
            {first} and {second}:{" "}
          </b>
        )}
        {KINDS[kind]}.{how}
      </Text>
      {said && (
        <Text size="xs">
          <b>{said.verdict === "duplicate" ? "Same film" : "Different films"}</b>
          {said.by === "" ? "" : `, says ${said.by}`}, <RelativeTime iso={said.at} />
        </Text>
      )}
      {!isOnly && kind !== "exact" && (
        <Group gap={4}>
          <Button
            size="compact-xs"
            variant="subtle"
            disabled={isJudging}
            onClick={() => say("duplicate")}
            aria-label={`Films ${first} and ${second}: same film`}
          >
            Same
          </Button>
          <Button
            size="compact-xs"
            variant="subtle"
            disabled={isJudging}
            onClick={() => say("different")}
            aria-label={`Films ${first} and ${second}: different films`}
          >
            Different
          </Button>
          {said && (
            <Button
              size="compact-xs"
              variant="subtle"
              disabled={isJudging}
              onClick={() => say(null)}
              aria-label={`Films ${first} and ${second}: undo`}
            >
              Undo
            </Button>
          )}
        </Group>
      )}
    </li>
  );
}

const VERDICT_KEYS: Readonly<Record<string, PairVerdict["verdict"]>> = { s: "duplicate", d: "different", u: null };

function onKey(event: KeyboardEvent<HTMLDivElement>, say: (verdict: PairVerdict["verdict"]) => void): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (Object.hasOwn(VERDICT_KEYS, key)) say(VERDICT_KEYS[key]);
  else if (key === "j" || key === "k")
    (key === "j" ? event.currentTarget.nextElementSibling : event.currentTarget.previousElementSibling)
      ?.closest<HTMLElement>("[data-cluster]")
      ?.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
