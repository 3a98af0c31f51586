import { Alert, List, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Doubt } from "@/lib/training/doubts";

/** Why a network is of no use; nothing where there is no reason to doubt it. */
export function DoubtsAlert({ doubts }: { doubts: readonly Doubt[] }) {
  if (doubts.length === 0) return null;
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      role="alert"
      title="This network is of no use as it is"
    >
      <List size="sm" spacing={4}>
        {doubts.map(({ sentence }) => (
          <List.Item key={sentence}>
            <Text size="sm" maw="80ch">
              {sentence}
            </Text>
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
