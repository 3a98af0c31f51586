import { Badge } from "@mantine/core";
import { IconAlertOctagon, IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import { type Severity } from "@/lib/audit/audit-report";

const LOOKS = {
  red: { color: "red", Icon: IconAlertOctagon },
  amber: { color: "yellow", Icon: IconAlertTriangle },
  green: { color: "green", Icon: IconCircleCheck },
} as const satisfies Record<Severity, object>;

/** The severity of a finding: colour, shape and word say the same. */
export function SeverityMark({ severity, word = severity }: { severity: Severity; word?: string }) {
  const { color, Icon } = LOOKS[severity];
  return (
    <Badge color={color} leftSection={<Icon size={13} aria-hidden />}>
      {word}
    </Badge>
  );
}
