"use client";
import { Button, Drawer, Skeleton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAdjustmentsSearch } from "@tabler/icons-react";
import dynamic from "next/dynamic";
import type { RunSummary } from "@/lib/training/run";

const WeightInspector = dynamic(() => import("./weight-inspector").then((module) => module.WeightInspector), {
  ssr: false,
  loading: () => <Skeleton height={320} />,
});

/** Opens the weights of a trained run; the drawing library is loaded with it, not before. */
export function WeightInspectorButton({ run }: { run: RunSummary }) {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button variant="default" leftSection={<IconAdjustmentsSearch size={14} aria-hidden />} onClick={open}>
        Inspect weights
      </Button>
      <Drawer
        opened={isOpen}
        onClose={close}
        position="right"
        size="lg"
        title={`Weights of ${run.name}`}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        {isOpen && <WeightInspector run={run.id} />}
      </Drawer>
    </>
  );
}
