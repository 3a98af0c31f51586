"use client";
import { Button, Group, Kbd, Text } from "@mantine/core";
import { type KeyboardEvent, useRef, useState } from "react";
import { formatPlural } from "@/app/_components/ui/format-values";
import { type LabelDoubtList } from "@/lib/assessment/label-noise/label-doubt-list";
import { type ReviewBoard } from "@/lib/assessment/label-noise/review-board";
import { type FilmRecord } from "@/lib/datasets/film-record";
import { moveInGrid } from "../_films/move-in-grid";
import { DoubtCard } from "./doubt-card";
import styles from "./labels.module.css";
import { type KeyedDecision, reviewOfKey } from "./review-key";

const PAGE = 48;

interface DoubtGridProps {
  list: LabelDoubtList;
  board: ReviewBoard;
  /** False without a reader's name: nothing can be said then. */
  canJudge: boolean;
  onSay: (film: FilmRecord, said: KeyedDecision) => void;
  onOpen: (film: FilmRecord) => void;
}

/** The doubtful films, worst first. Arrow keys move, Enter opens, the other keys judge; buttons do the same. */
export function DoubtGrid({ list, board, canJudge, onSay, onOpen }: DoubtGridProps) {
  const grid = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(0);
  const [shown, setShown] = useState(PAGE);
  const doubts = list.doubts.slice(0, shown);
  const film = doubts.at(Math.min(active, doubts.length - 1))?.film;
  const focus = (position: number) => {
    setActive(position);
    grid.current?.querySelector<HTMLElement>(`[data-position="${position}"]`)?.focus();
  };
  const say = (said: KeyedDecision) => {
    if (film === undefined || !canJudge) return;
    onSay(film, said);
    if (said.decision !== "undone") focus(Math.min(doubts.length - 1, active + 1));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (film === undefined) return;
    if (event.key === "Enter") return onOpen(film);
    const columns = columnsOf(grid.current);
    const to = moveInGrid(event, active, { columns, total: doubts.length, pageRows: 3 });
    if (to !== null) {
      event.preventDefault();
      return focus(to);
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const said = reviewOfKey(event.key, list.labels, film.label);
    if (said === null) return;
    event.preventDefault();
    event.stopPropagation();
    say(said);
  };
  return (
    <>
      <Group gap="xs" role="toolbar" aria-label="What the chosen film shows">
        {list.labels.map((label, i) => (
          <Button
            key={label}
            size="compact-sm"
            variant="default"
            disabled={!canJudge || film === undefined}
            onClick={() => {
              const said =
                film &&
                (film.label === label ? { decision: "agreed" as const } : { decision: "relabel" as const, label });
              if (said) say(said);
            }}
            rightSection={i < 9 ? <Kbd size="xs">{i + 1}</Kbd> : undefined}
          >
            {label}
          </Button>
        ))}
        <Judge word="Label is right" shortcut="A" isOff={!canJudge} onClick={() => say({ decision: "agreed" })} />
        <Judge word="Leave out" shortcut="X" isOff={!canJudge} onClick={() => say({ decision: "exclude" })} />
        <Judge word="Undo" shortcut="U" isOff={!canJudge} onClick={() => say({ decision: "undone" })} />
        <Text size="xs" c="dimmed">
          Arrow keys move, Enter opens a film
        </Text>
      </Group>
      <div ref={grid} className={styles.frame} role="grid" aria-label="Doubtful labels" onKeyDown={onKeyDown}>
        <div role="row" className={styles.grid}>
          {doubts.map((doubt, position) => (
            <DoubtCard
              key={doubt.film.index}
              dataset={list.dataset}
              doubt={doubt}
              said={board.reviews.filter((review) => review.film === doubt.film.blob)}
              position={position}
              isActive={position === Math.min(active, doubts.length - 1)}
              onActivate={() => setActive(position)}
              onOpen={() => onOpen(doubt.film)}
            />
          ))}
        </div>
      </div>
      {shown < list.doubts.length && (
        <Button variant="default" onClick={() => setShown(shown + PAGE)}>
          Show more of {formatPlural(list.doubts.length, "film")}
        </Button>
      )}
    </>
  );
}

function Judge({
  word,
  shortcut,
  isOff,
  onClick,
}: {
  word: string;
  shortcut: string;
  isOff: boolean;
  onClick: () => void;
}) {
  return (
    <Button
      size="compact-sm"
      variant="default"
      disabled={isOff}
      onClick={onClick}
      rightSection={<Kbd size="xs">{shortcut}</Kbd>}
    >
      {word}
    </Button>
  );
}

/** How many cards the browser has put into a row. */
function columnsOf(grid: HTMLElement | null): number {
  const cards = [...(grid?.querySelectorAll<HTMLElement>("[data-position]") ?? [])];
  const inFirstRow = cards.filter((card) => card.offsetTop === cards[0].offsetTop).length;
  return Math.max(1, inFirstRow);
}
