"use client";
import { Alert, Button, Group, Text, TextInput } from "@mantine/core";
import { IconAlertOctagon } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useOwnName } from "@/app/_state/use-own-name";
import { type AuditFinding, Waiver } from "@/lib/audit/audit-report";
import { coversFilms } from "@/lib/audit/findings/blocking-findings";

interface RedFindingProps {
  finding: Omit<AuditFinding, "films">;
  /** Of the films that were audited. */
  fingerprint: string;
  /** Undefined while nobody takes responsibility. One of an earlier version of the data set does not hold: it is shown, to be given again. */
  waiver: Waiver | undefined;
  onWaive: (waiver: Waiver) => void;
  onWithdraw: () => void;
}

/** A red finding in a notebook: what it means, and who waived it and why, or the form that does. */
export function RedFinding({
  finding: { id, title, detail },
  fingerprint,
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
            {isWaived ? "" : ", for an earlier version of the data set"}: “{waiver.reason}”
          </Text>
          <Button size="compact-xs" variant="subtle" onClick={onWithdraw}>
            Withdraw
          </Button>
        </Group>
      )}
      {!isWaived &&
        (isAsked ? (
          <WaiverForm
            about={{ finding: id, fingerprint }}
            earlierReason={waiver?.reason}
            onWaive={(given) => {
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

interface WaiverFormProps {
  about: Pick<Waiver, "finding" | "fingerprint">;
  earlierReason: string | undefined;
  onWaive: (waiver: Waiver) => void;
  onCancel: () => void;
}

function WaiverForm({ about, earlierReason = "", onWaive, onCancel }: WaiverFormProps) {
  const [by, setBy] = useOwnName();
  const [reason, setReason] = useState(earlierReason);
  const waiver = Waiver.safeParse({ ...about, by, reason });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (waiver.success) onWaive(waiver.data);
  };
  return (
    <form onSubmit={submit}>
      <Text size="sm" mt={6}>
        Name and reason travel with every run from here, into its model, its card and every export.
      </Text>
      <Group gap="sm" align="flex-end" mt={6}>
        <TextInput
          label="Your name"
          value={by}
          maxLength={100}
          required
          autoFocus={by === ""}
          onChange={(event) => setBy(event.currentTarget.value)}
        />
        <TextInput
          label="Why it may be trained on all the same"
          value={reason}
          maxLength={500}
          required
          w={360}
          maw="100%"
          autoFocus={by !== ""}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!waiver.success}>
          Waive by name
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}
