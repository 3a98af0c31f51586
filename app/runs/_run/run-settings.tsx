import { Code, Text } from "@mantine/core";
import { describeSplit } from "@/lib/datasets/splits/describe-split";
import type { RunDetail } from "@/lib/training/run";

/** All the run was told, as it was frozen when it was created, and what identifies its data. */
export function RunSettings({ run }: { run: RunDetail }) {
  const { cnn, ...rest } = run.spec;
  return (
    <>
      <Text size="sm" mb="xs">
        Data set {run.spec.dataset}, fingerprint <Code>{run.datasetFingerprint?.slice(0, 12) ?? "–"}</Code>, split{" "}
        <Code>{run.splitHash?.slice(0, 12) ?? "–"}</Code> ({describeSplit(run.spec.split)}), network {cnn.name} at{" "}
        {cnn.input.size} px with {cnn.layers.length} layers.
      </Text>
      <Code block tabIndex={0} mah={320} style={{ overflow: "auto" }}>
        {JSON.stringify(rest, null, 2)}
      </Code>
    </>
  );
}
