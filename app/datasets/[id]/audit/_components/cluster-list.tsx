"use client";
import { Button, Group, Kbd, Text, TextInput } from "@mantine/core";
import { useMemo, useState } from "react";
import { formatPlural } from "@/app/_components/ui/format-values";
import { useOwnName } from "@/app/_state/use-own-name";
import { type AuditView } from "@/lib/audit/audit-state";
import { pairKey } from "@/lib/audit/alike/duplicate-verdict";
import { ClusterCard } from "./cluster-card";
import styles from "./audit.module.css";
import { type Judge, type PairVerdict } from "./use-audit-view";

const PAGE = 12;

interface ClusterListProps {
  dataset: string;
  view: AuditView;
  judge: Judge;
  isJudging: boolean;
}

/** Every group of films that look like one, side by side, for a person to accept or reject. What crosses labels or patients comes first. */
export function ClusterList({ dataset, view, judge, isJudging }: ClusterListProps) {
  const [name, setName] = useOwnName();
  const say = (judgement: PairVerdict) => judge(judgement, name);
  const [shown, setShown] = useState(PAGE);
  const filmOf = useMemo(() => new Map(view.films.map((film) => [film.index, film])), [view.films]);
  const verdictOf = useMemo(
    () => new Map(view.verdicts.map((verdict) => [pairKey(verdict.first, verdict.second), verdict])),
    [view.verdicts],
  );
  const clusters = useMemo(() => [...view.found].sort((a, b) => weight(b) - weight(a)), [view.found]);
  if (clusters.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No two films look like one: nothing here can leak from training into the test by a copy.
      </Text>
    );
  return (
    <>
      <Text size="sm" maw="80ch">
        Copies of one film must not stand on both sides of a split: the network would be tested on what it learned by
        heart. What is certain is kept together by itself; where it is not, your word decides.
      </Text>
      <Group align="flex-end" justify="space-between">
        <TextInput
          label="Your name"
          description="Goes with your verdicts"
          value={name}
          maxLength={100}
          w={240}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Text size="xs" c="dimmed">
          In a group: <Kbd size="xs">S</Kbd> same film, <Kbd size="xs">D</Kbd> different films, <Kbd size="xs">U</Kbd>{" "}
          undo, <Kbd size="xs">J</Kbd> <Kbd size="xs">K</Kbd> next and previous
        </Text>
      </Group>
      <div className={styles.clusters}>
        {clusters.slice(0, shown).map((cluster) => (
          <ClusterCard
            key={cluster.id}
            dataset={dataset}
            cluster={cluster}
            filmOf={filmOf}
            verdictOf={verdictOf}
            judge={say}
            isJudging={isJudging}
          />
        ))}
      </div>
      {shown < clusters.length && (
        <div>
          <Button variant="default" onClick={() => setShown(shown + 4 * PAGE)}>
            Show more of {formatPlural(clusters.length, "group")}
          </Button>
        </div>
      )}
    </>
  );
}

/** Copies under two labels are the worst, under two patients the next; undecided suspects come before what is certain. */
const weight = ({ crossesLabels, crossesPatients, pairs }: AuditView["found"][number]): number =>
  (crossesLabels ? 4 : 0) + (crossesPatients ? 2 : 0) + (pairs.some(({ kind }) => kind === "suspect") ? 1 : 0);
