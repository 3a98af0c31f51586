"use client";
import { Alert, Button, Group, Text, TextInput } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useCallback, useState } from "react";
import { formatMetric, formatPlural } from "@/app/_components/ui/format-values";
import { useAction } from "@/app/_state/use-action";
import { client } from "@/lib/api/browser/client";
import { type ReviewBoard } from "@/lib/assessment/label-noise/review-board";

interface ReviewVersionProps {
  dataset: string;
  version: number;
  board: ReviewBoard;
  reader: string;
  onMade: () => void;
}

/** How far readers agree, and the next version of the data set made of what they said. */
export function ReviewVersion({ dataset, version, board, reader, onMade }: ReviewVersionProps) {
  const router = useRouter();
  const [why, setWhy] = useState("");
  const [made, setMade] = useState<string | null>(null);
  const make = useCallback(async () => {
    const answer = await client.makeReviewedVersion(dataset, { by: reader, why });
    const { relabelled, excluded, restored, disputed } = answer;
    setMade(
      `Version ${answer.dataset.version}: ${relabelled} relabelled, ${excluded} left out, ${restored} taken back in.${disputed > 0 ? ` Readers disagree on ${formatPlural(disputed, "film")}, which stay as they are.` : ""}`,
    );
    onMade();
    router.refresh();
  }, [dataset, reader, why, onMade, router]);
  const action = useAction(make);
  return (
    <div>
      {board.agreements.map(({ readers: [first, second], films, agreed, kappa }) => (
        <Text key={`${first} ${second}`} size="sm" className="figures">
          {first} and {second} say the same of {agreed} of {formatPlural(films, "film")} that both looked at
          {kappa !== null &&
            `: κ ${formatMetric(kappa.value)} (95% interval ${formatMetric(kappa.low)} to ${formatMetric(kappa.high)})`}
          .
        </Text>
      ))}
      {made !== null && (
        <Alert color="green" my="xs" role="status">
          {made}
        </Alert>
      )}
      {board.pending > 0 && (
        <Group gap="sm" align="flex-end" mt="xs">
          <TextInput
            label="Why, for the list of versions"
            value={why}
            maxLength={500}
            w={320}
            maw="100%"
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
          <Button disabled={reader.trim() === ""} loading={action.isBusy} onClick={() => action.run()}>
            Make version {version + 1} of what was said
          </Button>
          <Text size="xs" c="dimmed">
            {formatPlural(board.pending, "decision")} since version {version}, which stays as it is.
          </Text>
        </Group>
      )}
    </div>
  );
}
