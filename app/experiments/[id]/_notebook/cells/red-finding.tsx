"use client";
import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertOctagon } from "@tabler/icons-react";
import { useState } from "react";
import type { AuditFinding, Waiver } from "@/lib/audit/audit-report";
import { coversFilms } from "@/lib/audit/findings/blocking-findings";
import { WaiverForm } from "./waiver-form";

interface RedFindingProps {
  finding: Pick<AuditFinding, "id" | "title" | "detail">;
  /** Of the films that were audited, or the id of the run. */
  fingerprint: string;
  /** What it stands in the way of. @default training */
  purpose?: "training" | "publishing";
  /** Undefined while nobody takes responsibility. One of an earlier version of the data set, or of another run, does not hold: it is shown, to be given again. */
  waiver: Waiver | undefined;
  onWaive: (waiver: Waiver) => void;
  onWithdraw: () => void;
}

const OUTDATED = { training: ", for an earlier version of the data set", publishing: ", for another run" } as const;

/** A red finding in a notebook: what it means, and who waived it and why, or the form that does. */
export function RedFinding({
  finding: { id, title, detail },
  fingerprint,
  purpose = "training",
  waiver,
  onWaive,
  onWithdraw,
}: RedFindingProps) {
  const [isAsked, setAsked] = useState(false);
  const isWaived = waiver !== undefined && coversFilms(waiver, fingerprint);
  return (
    <Alert
      color={isWaived ? "gray" : "red"}
      icon={<IconAlertOctagon size={18} aria-hidden />}
      title={`Red: ${title}`}
      mb="xs"
    >
      <Text size="sm" maw="75ch">
        {detail}
      </Text>
      {waiver && (
        <Group gap="xs" mt={6}>
          <Text size="sm">
            Waived by {waiver.by}
            {isWaived ? "" : OUTDATED[purpose]}: “{waiver.reason}”
          </Text>
          <Button size="compact-xs" variant="subtle" onClick={onWithdraw}>
            Withdraw
          </Button>
        </Group>
      )}
      {!isWaived &&
        (isAsked ? (
          <WaiverForm
            findings={[id]}
            fingerprint={fingerprint}
            purpose={purpose}
            earlierReason={waiver?.reason}
            onWaive={([given]) => {
              setAsked(false);
              onWaive(given);
            }}
            onCancel={() => setAsked(false)}
          />
        ) : (
          <Button mt={6} variant="default" onClick={() => setAsked(true)}>
            {waiver ? "Waive again…" : "Waive…"}
          </Button>
        ))}
    </Alert>
  );
}
