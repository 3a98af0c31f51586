"use client";
import { Button, Text } from "@mantine/core";
import { useState } from "react";
import type { FindingCause, Waiver } from "@/lib/audit/audit-report";
import { CAUSES } from "@/lib/audit/findings/causes";
import { WaiverForm } from "../waiver-form";

interface RedCauseProps {
  cause: FindingCause;
  /** Those of this cause that nobody waived yet. */
  open: readonly string[];
  fingerprint: string;
  onWaive: (waivers: Waiver[]) => void;
}

/** The head of several red findings of one cause: what is behind them, and the form that waives all of them by one reason. */
export function RedCause({ cause, open, fingerprint, onWaive }: RedCauseProps) {
  const [isAsked, setAsked] = useState(false);
  return (
    <div>
      <Text size="sm" mb={4} maw="75ch">
        The next findings are signs of one cause: {CAUSES[cause]}.
      </Text>
      {open.length > 1 &&
        (isAsked ? (
          <WaiverForm
            findings={open}
            fingerprint={fingerprint}
            onWaive={(given) => {
              setAsked(false);
              onWaive(given);
            }}
            onCancel={() => setAsked(false)}
          />
        ) : (
          <Button mb={6} variant="default" onClick={() => setAsked(true)}>
            Waive all {open.length} for one reason…
          </Button>
        ))}
    </div>
  );
}
