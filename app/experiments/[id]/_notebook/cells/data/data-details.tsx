"use client";
import { Accordion, Text } from "@mantine/core";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { CohortSection } from "@/app/datasets/[id]/_components/cohort-section";
import { NumberField } from "@/app/_components/ui/number-field";
import type { DatasetSummary } from "@/lib/datasets/dataset";
import type { PreprocessingSpec } from "@/lib/imaging/network/preprocessing-spec";
import { SampleGrid } from "./sample-grid";

interface DataDetailsProps {
  dataset: DatasetSummary;
  preprocessing: PreprocessingSpec;
  onPreprocessing: (preprocessing: PreprocessingSpec) => void;
}

/** What lies behind the numbers: films of each class, and how a film becomes the network's square. */
export function DataDetails({ dataset, preprocessing, onPreprocessing }: DataDetailsProps) {
  return (
    <Accordion multiple variant="default" chevronPosition="left" keepMounted={false} order={3}>
      <Accordion.Item value="samples">
        <Accordion.Control>Films of each class</Accordion.Control>
        <Accordion.Panel>
          <SampleGrid dataset={dataset} />
        </Accordion.Panel>
      </Accordion.Item>
      <Accordion.Item value="cohort">
        <Accordion.Control>Who the films show</Accordion.Control>
        <Accordion.Panel>
          <Text size="sm" c="dimmed" mb="xs">
            All films of the data set, whatever the filter above lets in.
          </Text>
          <CohortSection dataset={dataset.id} />
        </Accordion.Panel>
      </Accordion.Item>
      <Accordion.Item value="preprocessing">
        <Accordion.Control>Preprocessing</Accordion.Control>
        <Accordion.Panel>
          <PreprocessingFields preprocessing={preprocessing} onChange={onPreprocessing} />
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

function PreprocessingFields({
  preprocessing,
  onChange,
}: {
  preprocessing: PreprocessingSpec;
  onChange: (preprocessing: PreprocessingSpec) => void;
}) {
  return (
    <FieldGrid>
      <NumberField
        label="Crop of each side"
        hint="Drops burnt-in markers and borders"
        value={preprocessing.cropBorder}
        min={0}
        max={0.3}
        step={0.01}
        onChange={(cropBorder) => onChange({ ...preprocessing, cropBorder })}
      />
      <NumberField
        label="Black at percentile"
        hint="Darker grey values become black"
        value={preprocessing.lowPercentile}
        min={0}
        max={20}
        step={0.5}
        onChange={(lowPercentile) => onChange({ ...preprocessing, lowPercentile })}
      />
      <NumberField
        label="White at percentile"
        hint="Brighter grey values become white"
        value={preprocessing.highPercentile}
        min={80}
        max={100}
        step={0.5}
        onChange={(highPercentile) => onChange({ ...preprocessing, highPercentile })}
      />
    </FieldGrid>
  );
}
