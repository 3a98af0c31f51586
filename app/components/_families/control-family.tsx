"use client";

import {
  ActionIcon,
  Button,
  Checkbox,
  MultiSelect,
  SegmentedControl,
  Select,
  Switch,
  Textarea,
  TextInput,
} from "@mantine/core";
import { IconDots, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { FieldGrid } from "@/app/_components/ui/field-grid";
import { LinkButton } from "@/app/_components/ui/link-button";
import { NumberField } from "@/app/_components/ui/number-field";
import { TextLink } from "@/app/_components/ui/text-link";
import { TargetForm } from "@/app/datasets/import/_components/target-form";
import { crowdedDataset, exampleDataset } from "../_gallery/example-dataset";
import { Family, Specimen, State, StateRow } from "../_gallery/specimen";

const DATASETS = [exampleDataset, crowdedDataset];
const nothing = () => undefined;

/** What is pressed and filled in: as the theme draws it, and the fields of our own. */
export function ControlFamily() {
  return (
    <Family id="controls" title="Buttons, links and fields">
      <Specimen of="Button">
        <Buttons />
      </Specimen>
      <Specimen of="LinkButton">
        <StateRow>
          <LinkButton href="#controls">The main way</LinkButton>
          <LinkButton href="#controls" variant="default">
            Another way
          </LinkButton>
        </StateRow>
      </Specimen>
      <Specimen of="TextLink">
        <p>
          A sentence with{" "}
          <TextLink href="#controls" underline="always">
            a link
          </TextLink>{" "}
          in it.
        </p>
      </Specimen>
      <Specimen of="NumberField">
        <Numbers />
      </Specimen>
      <Specimen of="FieldGrid">
        <Fields />
      </Specimen>
      <Specimen of="TargetForm">
        <Targets />
      </Specimen>
    </Family>
  );
}

function Buttons() {
  return (
    <>
      {(["filled", "default", "subtle"] as const).map((variant) => (
        <State key={variant} name={variant}>
          <StateRow>
            <Button variant={variant}>Run</Button>
            <Button variant={variant} leftSection={<IconPlayerPlay size={14} aria-hidden />}>
              With an icon
            </Button>
            <Button variant={variant} disabled>
              Disabled
            </Button>
            <Button variant={variant} loading>
              Loading
            </Button>
          </StateRow>
        </State>
      ))}
      <State name="for what cannot be undone; icons">
        <StateRow>
          <Button color="red.9">Delete for good</Button>
          <ActionIcon variant="subtle" color="gray" aria-label="More">
            <IconDots size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="subtle" color="gray" aria-label="More, not now" disabled>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </StateRow>
      </State>
    </>
  );
}

function Numbers() {
  const [value, setValue] = useState(0.2);
  return (
    <FieldGrid>
      <NumberField
        label="Test share"
        hint="Held out until the end"
        value={value}
        min={0.05}
        max={0.6}
        step={0.05}
        onChange={setValue}
      />
      <NumberField label="Empty" hint="A setting that may be" value={null} onChange={nothing} />
      <NumberField label="With a unit" value={40} suffix=" epochs" integer onChange={nothing} />
      <NumberField label="Disabled" hint="Not to be changed now" value={3} disabled onChange={nothing} />
    </FieldGrid>
  );
}

function Fields() {
  const [segment, setSegment] = useState("All");
  return (
    <FieldGrid>
      <TextInput label="Text" description="A hint above" defaultValue="example-films" />
      <TextInput
        label="With an error"
        defaultValue="Example Films"
        error="Lower-case letters, digits and dashes only"
      />
      <TextInput label="Empty" placeholder="unknown" />
      <TextInput label="Disabled" defaultValue="fixed" disabled />
      <Select label="One of several" data={["Hold-out", "k-fold"]} defaultValue="k-fold" />
      <Select label="One, with an error" data={["Scan", "Person"]} error="Choose one" placeholder="none chosen" />
      <MultiSelect label="Several" data={["PA", "AP", "lateral"]} defaultValue={["PA", "AP"]} />
      <Textarea label="Lines" defaultValue={"What is the question,\nand what would answer it?"} autosize />
      <Switch label="On" description="What it does" defaultChecked />
      <Switch label="Disabled" disabled />
      <Checkbox label="Ticked" description="What it means" defaultChecked />
      <Checkbox label="Disabled" disabled />
      <SegmentedControl
        aria-label="Class"
        data={["All", "normal", "pneumonia"]}
        value={segment}
        onChange={setSegment}
      />
    </FieldGrid>
  );
}

function Targets() {
  const form = { datasets: DATASETS, suggestedName: "chest-films", onChange: nothing };
  return (
    <>
      <State name="a new one">
        <TargetForm
          {...form}
          target={{ name: "chest-films", title: "Chest films", adds: false, testOnly: false }}
          isFixed={false}
          isNameGood
        />
      </State>
      <State name="a name that cannot be">
        <TargetForm
          {...form}
          target={{ name: "Chest Films", title: "Chest films", adds: false, testOnly: false }}
          isFixed={false}
          isNameGood={false}
        />
      </State>
      <State name="added to one that is there">
        <TargetForm
          {...form}
          target={{ name: exampleDataset.id, title: exampleDataset.title, adds: true, testOnly: false }}
          isFixed={false}
          isNameGood
        />
      </State>
      <State name="fixed, once films have been sent">
        <TargetForm
          {...form}
          target={{ name: "chest-films", title: "Chest films", adds: false, testOnly: false }}
          isFixed
          isNameGood
        />
      </State>
    </>
  );
}
