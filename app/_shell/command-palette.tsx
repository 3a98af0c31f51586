"use client";
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from "@mantine/spotlight";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";

type Found = Record<
  "Experiments" | "Runs" | "Models" | "Data sets",
  { id: string; label: string; description: string; href: string }[]
>;

const ACTIONS = [
  {
    id: "new-experiment",
    label: "New experiment",
    description: "A blank notebook on your data",
    href: "/experiments?new",
  },
  { id: "experiments", label: "Experiments", description: "Open, start or clone a notebook", href: "/experiments" },
  {
    id: "import",
    label: "Import films",
    description: "A folder, files or a zip become a data set",
    href: "/datasets/import",
  },
  { id: "datasets", label: "Data sets", description: "What is on this machine", href: "/datasets" },
  { id: "runs", label: "Runs", description: "All training runs", href: "/runs" },
  {
    id: "compare",
    label: "Compare runs",
    description: "Metrics, curves and confusion matrices side by side",
    href: "/compare",
  },
  {
    id: "learning-curves",
    label: "Learning curves",
    description: "How many films of your own it takes",
    href: "/learning-curves",
  },
  { id: "models", label: "Models", description: "What is live, and its prediction page", href: "/models" },
];

/** Ctrl/Cmd-K: finds every action, experiment, run, model and data set. What there is, is asked for when it is opened. */
export function CommandPalette() {
  const router = useRouter();
  const [opening, setOpening] = useState(0);
  const { value, isLoading } = useRequest(opening === 0 ? null : `palette:${opening}`, findAll);
  const toAction = (entry: { id: string; label: string; description: string; href: string }): SpotlightActionData => ({
    ...entry,
    onClick: () => router.push(entry.href),
  });
  const groups: SpotlightActionGroupData[] = [
    { group: "Go to", actions: ACTIONS.map(toAction) },
    ...Object.entries(value ?? {}).map(([group, entries]) => ({
      group,
      actions: entries.map((entry) => toAction({ ...entry, id: `${group}:${entry.id}` })),
    })),
  ];
  return (
    <Spotlight
      actions={groups}
      shortcut={["mod + K"]}
      highlightQuery
      limit={40}
      scrollable
      maxHeight={420}
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      onSpotlightOpen={() => setOpening((last) => last + 1)}
      nothingFound={isLoading ? "Looking…" : "Nothing of that name"}
      searchProps={{ placeholder: "Find an action, experiment, run, model or data set", "aria-label": "Find" }}
    />
  );
}

async function findAll(signal: AbortSignal): Promise<Found> {
  const [experiments, runs, models, datasets] = await Promise.all([
    client.listExperiments({ signal }),
    client.listRuns({ signal }),
    client.listModels({ signal }),
    client.listDatasets({ signal }),
  ]);
  return {
    Experiments: experiments.map(({ experiment }) => ({
      id: experiment.id,
      label: experiment.title,
      description: experiment.question,
      href: `/experiments/${experiment.id}`,
    })),
    Runs: runs.map((run) => ({
      id: run.id,
      label: run.name,
      description: `${run.status}, ${run.spec.cnn.name} on ${run.spec.dataset}`,
      href: `/runs/${run.id}`,
    })),
    Models: models.map((model) => ({
      id: model.name,
      label: model.name,
      description: `Version ${model.version}, prediction page`,
      href: `/predict/${model.name}`,
    })),
    "Data sets": datasets.map((dataset) => ({
      id: dataset.id,
      label: dataset.title,
      description: `${dataset.films} images`,
      href: `/datasets/${dataset.id}`,
    })),
  };
}
