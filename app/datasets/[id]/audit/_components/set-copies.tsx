"use client";
import { Button, Group, Text, Title } from "@mantine/core";
import { useState } from "react";
import { formatMetric, formatPlural } from "@/app/_components/ui/format-values";
import { TextLink } from "@/app/_components/ui/text-link";
import { pairKey } from "@/lib/audit/alike/duplicate-verdict";
import { type AlikePair } from "@/lib/audit/audit-report";
import { type AuditView } from "@/lib/audit/audit-state";
import { type SetComparison } from "@/lib/audit/set-comparison";
import { type FilmRecord } from "@/lib/datasets/film-record";
import styles from "./audit.module.css";
import { FilmLink } from "./film-link";
import { type PairVerdict } from "./use-audit-view";

const PAGE = 6;

const KINDS: Record<AlikePair["kind"], string> = {
  exact: "Equal to the last pixel",
  duplicate: "The same film",
  suspect: "Perhaps the same film",
};

interface SetCopiesProps {
  dataset: string;
  view: AuditView;
  judge: (judgement: PairVerdict) => void;
  isJudging: boolean;
}

/** The other data sets with the films that they have in common with this one, side by side. */
export function SetCopies({ dataset, view, judge, isJudging }: SetCopiesProps) {
  const waiting = view.between.filter(({ isCompared }) => !isCompared);
  const well = view.between.filter(({ isCompared, copies }) => isCompared && copies.length === 0);
  if (view.between.length === 0)
    return (
      <Text size="sm" c="dimmed">
        There is no other data set to compare with.
      </Text>
    );
  return (
    <>
      <Text size="sm" maw="80ch">
        A network that was trained on one set has seen the films that another has in common with it: there they test
        nothing, and an evaluation leaves them out.
      </Text>
      {view.between
        .filter(({ copies }) => copies.length > 0)
        .map((comparison) => (
          <SharedFilms
            key={comparison.dataset}
            dataset={dataset}
            comparison={comparison}
            view={view}
            judge={judge}
            isJudging={isJudging}
          />
        ))}
      {well.length > 0 && (
        <Text size="sm" c="dimmed">
          Nothing in common with {well.map(({ title }) => `“${title}”`).join(", ")}.
        </Text>
      )}
      {waiting.length > 0 && (
        <Text size="sm" c="dimmed">
          Not compared yet with {waiting.map(({ title }) => `“${title}”`).join(", ")}: a worker does it when no run
          waits, or now with: npx hilum dataset audit {dataset}
        </Text>
      )}
    </>
  );
}

function SharedFilms({ dataset, comparison, view, judge, isJudging }: SetCopiesProps & { comparison: SetComparison }) {
  const [shown, setShown] = useState(PAGE);
  const ours = new Map(view.films.map((film) => [film.index, film]));
  const theirs = new Map(comparison.otherFilms.map((film) => [film.index, film]));
  const pairs = comparison.copies.flatMap((pair) => {
    const [first, second] = [ours.get(pair.first), theirs.get(pair.second)];
    return first === undefined || second === undefined ? [] : [{ pair, first, second }];
  });
  return (
    <section aria-label={`In common with ${comparison.title}`}>
      <Title order={3} mb={4}>
        <TextLink href={`/datasets/${comparison.dataset}`}>{comparison.title}</TextLink>
      </Title>
      <Text size="sm" mb="xs">
        {formatPlural(comparison.copies.length, "pair")} of films
        {comparison.otherLabel > 0 && `, ${comparison.otherLabel} under another label there`}
        {comparison.testOnly && "; it is held for tests only"}.
      </Text>
      <div className={styles.clusters}>
        {pairs.slice(0, shown).map(({ pair, first, second }) => (
          <SharedFilm
            key={`${pair.first} ${pair.second}`}
            datasets={[dataset, comparison.dataset]}
            pair={pair}
            films={[first, second]}
            said={view.verdicts.find(
              (verdict) => pairKey(verdict.first, verdict.second) === pairKey(first.blob, second.blob),
            )}
            judge={judge}
            isJudging={isJudging}
          />
        ))}
      </div>
      {shown < pairs.length && (
        <Button mt="xs" variant="default" onClick={() => setShown(shown + 4 * PAGE)}>
          Show more of {formatPlural(pairs.length, "pair")}
        </Button>
      )}
    </section>
  );
}

interface SharedFilmProps {
  datasets: readonly [string, string];
  pair: AlikePair;
  films: readonly [FilmRecord, FilmRecord];
  said: AuditView["verdicts"][number] | undefined;
  judge: (judgement: PairVerdict) => void;
  isJudging: boolean;
}

function SharedFilm({ datasets, pair, films, said, judge, isJudging }: SharedFilmProps) {
  const [one, other] = films.map(({ blob }) => blob).sort();
  const say = (verdict: PairVerdict["verdict"]) => judge({ pairs: [{ first: one, second: other }], verdict });
  return (
    <div className={styles.cluster} role="group" aria-label={`${films[0].file} and ${films[1].file}`}>
      <div className={styles.side} data-films={2}>
        {films.map((film, i) => (
          <FilmLink key={datasets[i]} dataset={datasets[i]} film={film} />
        ))}
      </div>
      <Text size="sm" className="figures">
        {KINDS[pair.kind]}
        {pair.kind !== "exact" &&
          `, correlation ${formatMetric(pair.correlation)}${pair.mirrored ? ", mirrored" : ""}${pair.cropped ? ", one is a part of the other" : ""}`}
        .{said && ` Said by ${said.by === "" ? "somebody" : said.by}.`}
      </Text>
      {pair.kind !== "exact" && (
        <Group gap="xs">
          <Button variant="default" disabled={isJudging} onClick={() => say("duplicate")}>
            Same film
          </Button>
          <Button variant="default" disabled={isJudging} onClick={() => say("different")}>
            Different films
          </Button>
          {said && (
            <Button variant="subtle" disabled={isJudging} onClick={() => say(null)}>
              Undo
            </Button>
          )}
        </Group>
      )}
    </div>
  );
}
