"use client";
import { Alert, Button, Group, Text, TextInput } from "@mantine/core";
import { IconAlertOctagon } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useOwnName } from "@/app/_state/use-own-name";
import { type AuditFinding, Waiver } from "@/lib/audit/audit-report";

interface RedFindingProps {
  finding: Omit<AuditFinding, "images">;
  /** Undefined while nobody takes responsibility. */
  waiver: Waiver | undefined;
  onWaive: (waiver: Waiver) => void;
  onWithdraw: () => void;
}

/** A red finding in a notebook: what it means, and who waived it and why, or the form that does. */
export function RedFinding({ finding: { id, title, detail }, waiver, onWaive, onWithdraw }: RedFindingProps) {
  const [isAsked, setAsked] = useState(false);
  return (
    <Alert color={waiver ? "gray" : "red"} icon={<IconAlertOctagon size={18} aria-hidden />} title={`Red: ${title}`} mb="xs">
      <Text size="sm" maw="75ch">{detail}</Text>
      {waiver
        ? <Group gap="xs" mt={6}><Text size="sm">Waived by {waiver.by}: “{waiver.reason}”</Text><Button size="compact-xs" variant="subtle" onClick={onWithdraw}>Withdraw</Button></Group>
        : isAsked
          ? <WaiverForm finding={id} onWaive={(given) => { setAsked(false); onWaive(given); }} onCancel={() => setAsked(false)} />
          : <Button mt={6} variant="default" onClick={() => setAsked(true)}>Waive…</Button>}
    </Alert>
  );
}

function WaiverForm({ finding, onWaive, onCancel }: { finding: string; onWaive: (waiver: Waiver) => void; onCancel: () => void }) {
  const [by, setBy] = useOwnName();
  const [reason, setReason] = useState("");
  const waiver = Waiver.safeParse({ finding, by, reason });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (waiver.success) onWaive(waiver.data);
  };
  return (
    <form onSubmit={submit}>
      <Text size="sm" mt={6}>Name and reason travel with every run from here, into its model, its card and every export.</Text>
      <Group gap="sm" align="flex-end" mt={6}>
        <TextInput label="Your name" value={by} maxLength={100} required autoFocus={by === ""} onChange={(event) => setBy(event.currentTarget.value)} />
        <TextInput label="Why it may be trained on all the same" value={reason} maxLength={500} required w={360} maw="100%" autoFocus={by !== ""} onChange={(event) => setReason(event.currentTarget.value)} />
        <Button type="submit" disabled={!waiver.success}>Waive by name</Button>
        <Button variant="subtle" onClick={onCancel}>Cancel</Button>
      </Group>
    </form>
  );
}
