import { Badge, Text } from "@mantine/core";
import { formatMetric } from "@/app/_components/ui/format-values";
import { thumbnailUrl } from "@/lib/api/browser/client";
import { type DoubtedFilm } from "@/lib/assessment/label-noise/label-doubt-list";
import { type LabelReview } from "@/lib/datasets/label-reviews/label-review";
import styles from "./labels.module.css";

interface DoubtCardProps {
  dataset: string;
  doubt: DoubtedFilm;
  /** What readers say of it. */
  said: readonly LabelReview[];
  position: number;
  /** Whether the Tab key comes to it. */
  isActive: boolean;
  onActivate: () => void;
  onOpen: () => void;
}

/** One film whose label is doubted: what it is called, what the networks say, and what readers say. */
export function DoubtCard({ dataset, doubt, said, position, isActive, onActivate, onOpen }: DoubtCardProps) {
  const { film, suggested, probabilities } = doubt;
  return (
    <div
      role="gridcell"
      className={styles.card}
      tabIndex={isActive ? 0 : -1}
      data-position={position}
      data-said={said.length > 0}
      aria-label={`Film ${film.index}: labelled ${film.label}, the networks say ${suggested}${said.length === 0 ? "" : `; ${said.map(inWords).join(", ")}`}`}
      onFocus={onActivate}
      onDoubleClick={onOpen}
    >
      <img
        className={styles.film}
        src={thumbnailUrl(dataset, film.index)}
        alt=""
        loading="lazy"
        decoding="async"
        draggable={false}
        onClick={onOpen}
      />
      <div className={styles.words}>
        <Text size="xs" c="dimmed">
          film {film.index}
        </Text>
        <Text size="sm" className="figures">
          {film.label}: {formatMetric(probabilities[film.label])}
        </Text>
        <Text size="sm" fw={550} className="figures">
          {suggested}? {formatMetric(probabilities[suggested])}
        </Text>
        {said.map((review) => (
          <Badge key={review.reader} color={COLOURS[review.decision]} mt={2} maw="100%">
            {inWords(review)}
          </Badge>
        ))}
      </div>
    </div>
  );
}

const COLOURS: Record<LabelReview["decision"], string> = {
  agreed: "green",
  relabel: "blue",
  exclude: "red",
  undone: "gray",
};

function inWords({ reader, decision, label }: LabelReview): string {
  if (decision === "agreed") return `${reader}: right`;
  return `${reader}: ${decision === "exclude" ? "leave out" : label}`;
}
