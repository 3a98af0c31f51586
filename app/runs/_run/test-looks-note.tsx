import { Text } from "@mantine/core";
import { lookCount, type TestLooks, testLooksSentence } from "@/lib/training/test-looks";

/** How often the test films behind a score were looked at. */
export function TestLooksNote({ looks }: { looks: TestLooks }) {
  const isWorn = lookCount(looks) + looks.overlapping > 1;
  return (
    <Text size="sm" c={isWorn ? undefined : "dimmed"} maw="80ch">
      {testLooksSentence(looks)}
    </Text>
  );
}
