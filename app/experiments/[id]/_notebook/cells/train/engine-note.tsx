"use client";
import { Alert } from "@mantine/core";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";

/** What to know before training with the chosen engine on this machine; nothing where there is nothing to warn of. */
export function EngineNote({ engine }: { engine: string }) {
  const { value } = useRequest(engine === "onnx" ? null : engine, (signal) =>
    client.getEngineNotice(engine, { signal }),
  );
  return value?.notice ? (
    <Alert color="yellow" mt="sm" title="Slow engine">
      {value.notice}
    </Alert>
  ) : null;
}
