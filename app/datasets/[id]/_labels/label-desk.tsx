"use client";
import { Skeleton, Text, TextInput } from "@mantine/core";
import { useCallback, useState } from "react";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatPlural } from "@/app/_components/ui/format-values";
import { showFailure } from "@/app/_state/use-action";
import { useOwnName } from "@/app/_state/use-own-name";
import { useRequest } from "@/app/_state/use-request";
import { RunPicker } from "@/app/compare/_compare/run-picker";
import { client } from "@/lib/api/browser/client";
import { type ReviewBoard } from "@/lib/assessment/label-noise/review-board";
import { type DatasetSummary } from "@/lib/datasets/dataset";
import { type FilmRecord } from "@/lib/datasets/film-record";
import { type RunSummary } from "@/lib/training/run";
import { DoubtGrid } from "./doubt-grid";
import styles from "./labels.module.css";
import { type KeyedDecision } from "./review-key";
import { ReviewVersion } from "./review-version";

interface LabelDeskProps {
  dataset: DatasetSummary;
  /** All runs on any version of it. */
  runs: readonly RunSummary[];
  onOpen: (film: FilmRecord) => void;
}

/** Films whose labels networks contradict that never saw them, for readers to judge one by one. */
export function LabelDesk({ dataset, runs, onOpen }: LabelDeskProps) {
  const completed = runs.filter(({ status }) => status === "completed");
  const [chosen, setChosen] = useState<string[]>(() => completed.map(({ id }) => id).slice(0, 20));
  const [reader, setReader] = useOwnName();
  const [why, setWhy] = useState("");
  // The list is asked for anew with other runs, not with every letter of a name.
  const [asked, setAsked] = useState(reader.trim());
  const key = chosen.length === 0 ? null : JSON.stringify([dataset.id, dataset.version, chosen, asked]);
  const {
    value: list,
    failure,
    reload,
  } = useRequest(key, (signal) =>
    client.listLabelDoubts(dataset.id, { runs: chosen, reader: asked === "" ? undefined : asked }, { signal }),
  );
  // The answer to what was said is newer than the board of the list.
  const [said, setSaid] = useState<{ after: typeof list; board: ReviewBoard } | null>(null);
  const board = said !== null && said.after === list ? said.board : (list?.board ?? null);
  const onSay = useCallback(
    (film: FilmRecord, { decision, label }: KeyedDecision) => {
      client
        .saveLabelReviews(dataset.id, [{ film: film.blob, reader: reader.trim(), decision, label, reason: why }])
        .then((next) => setSaid({ after: list, board: next }))
        .catch(showFailure);
    },
    [dataset.id, reader, why, list],
  );
  if (completed.length === 0)
    return (
      <EmptyState title="No run has judged these films yet">
        Networks that never saw a film say whether its label is doubtful. Train one on this data set; the folds of a
        cross-validation cover every film.
      </EmptyState>
    );
  return (
    <div className={styles.stack}>
      <Text size="sm" maw="80ch">
        Each run tells of its own test films, which it did not train on; the folds of a cross-validation cover every
        film. A label is doubtful where another one reaches the probability that its own films get on average. Networks
        err, too: look before you say.
      </Text>
      <RunPicker runs={completed} chosen={chosen} onChange={setChosen} />
      <div style={{ display: "flex", flexWrap: "wrap", gap: "0.75rem" }}>
        <TextInput
          label="Your name"
          description="Goes with what you say"
          value={reader}
          maxLength={100}
          w={240}
          onChange={(event) => setReader(event.currentTarget.value)}
          onBlur={() => setAsked(reader.trim())}
        />
        <TextInput
          label="Why"
          description="Goes with it, too"
          value={why}
          maxLength={500}
          w={320}
          maw="100%"
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </div>
      {failure !== null && <FailureAlert failure={failure} />}
      {key !== null && list === null && failure === null && <Skeleton height={240} />}
      {list !== null && board !== null && chosen.length > 0 && (
        <>
          <Text size="sm" role="status" className="figures">
            {formatPlural(list.doubts.length, "doubtful label")} among {formatPlural(list.covered, "film")} of{" "}
            {list.films} that these runs did not train on
            {asked === "" ? "" : `, without those that ${asked} found right`}.
          </Text>
          {list.doubts.length > 0 && (
            <DoubtGrid list={list} board={board} canJudge={reader.trim() !== ""} onSay={onSay} onOpen={onOpen} />
          )}
          <ReviewVersion
            dataset={dataset.id}
            version={dataset.version}
            board={board}
            reader={reader.trim()}
            onMade={reload}
          />
        </>
      )}
    </div>
  );
}
