"use client";
import { Button, Group, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useOwnName } from "@/app/_state/use-own-name";
import { Waiver } from "@/lib/audit/audit-report";

interface WaiverFormProps {
  /** The findings that the one reason is for. */
  findings: readonly string[];
  /** Of the films that were audited, or the id of the run. */
  fingerprint: string;
  /** What the findings stand in the way of. @default training */
  purpose?: "training" | "publishing";
  /** @default none */
  earlierReason?: string;
  onWaive: (waivers: Waiver[]) => void;
  onCancel: () => void;
}

const WORDS = {
  training: {
    travels: "Name and reason travel with every run from here, into its model, its card and every export.",
    why: "Why it may be trained on all the same",
  },
  publishing: {
    travels: "Name and reason stand on the model’s card, on its prediction page and in every export.",
    why: "Why it may be published all the same",
  },
} as const;

/** Asks for the name and the reason by which red findings are waived: one waiver for each of them. */
export function WaiverForm({
  findings,
  fingerprint,
  purpose = "training",
  earlierReason = "",
  onWaive,
  onCancel,
}: WaiverFormProps) {
  const [by, setBy] = useOwnName();
  const [reason, setReason] = useState(earlierReason);
  const waivers = Waiver.array().safeParse(findings.map((finding) => ({ finding, fingerprint, by, reason })));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (waivers.success) onWaive(waivers.data);
  };
  return (
    <form onSubmit={submit}>
      <Text size="sm" mt={6}>
        {WORDS[purpose].travels}
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
          label={WORDS[purpose].why}
          value={reason}
          maxLength={500}
          required
          w={360}
          maw="100%"
          autoFocus={by !== ""}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!waivers.success}>
          Waive by name
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}
