"use client";

import { Button, FileButton, List, Text, Title } from "@mantine/core";
import { IconFiles, IconFileZip, IconFolderOpen } from "@tabler/icons-react";
import { type ChangeEvent, useCallback, useRef, useState } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { LAYOUTS } from "@/lib/datasets/layouts/known-layouts";
import { type ErrorBody, toErrorBody } from "@/lib/errors";
import { type Choice, fromDrop, fromInput } from "../_upload/choose-files";
import styles from "./import.module.css";

const EXAMPLE_TREE = `my-films/
├─ metadata.csv        (optional)
├─ covid-19/
│   ├─ 0001.png
│   └─ 0002.dcm
├─ normal/
│   └─ 0003.jpg
└─ pneumonia/
    └─ 0004.tif`;

const EXAMPLE_CSV = `file,label,patient_id,sex,age,view,source
covid-19/0001.png,covid-19,p17,F,55,PA,clinic-a
normal/0003.jpg,normal,p18,M,61,AP,clinic-b`;

const KNOWN_SETS = LAYOUTS.filter(({ id }) => !["class-folders", "film-table", "dicom"].includes(id)).map(
  ({ title }) => title,
);

/** Where the films come from: a folder, files or a zip, dropped or chosen. */
export function ChooseStep({ onChoice }: { onChoice: (choice: Choice) => Promise<void> }) {
  const [over, setOver] = useState(false);
  const [isReading, setReading] = useState(false);
  const [failure, setFailure] = useState<ErrorBody | null>(null);
  const folderInput = useRef<HTMLInputElement>(null);
  // Not among React's attributes: every browser knows it, no standard does.
  const asFolderInput = useCallback((input: HTMLInputElement | null) => {
    folderInput.current = input;
    input?.setAttribute("webkitdirectory", "");
  }, []);

  const read = (choice: Promise<Choice>) => {
    setReading(true);
    setFailure(null);
    choice
      .then(onChoice)
      .catch((error: unknown) => setFailure(toErrorBody(error)))
      .finally(() => setReading(false));
  };
  return (
    <>
      <section
        className={`${styles.drop} ${over ? styles.dropOver : ""}`}
        aria-label="Choose films"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          read(fromDrop(event.dataTransfer));
        }}
      >
        <Text size="lg" fw={550}>
          Drop a folder, films or a zip archive here
        </Text>
        <div className={styles.actions}>
          <Button
            size="sm"
            leftSection={<IconFolderOpen size={16} />}
            loading={isReading}
            onClick={() => folderInput.current?.click()}
          >
            Choose a folder …
          </Button>
          <FileButton multiple onChange={(files) => files.length > 0 && read(fromInput(files))}>
            {(props) => (
              <Button {...props} size="sm" variant="default" leftSection={<IconFiles size={16} />} disabled={isReading}>
                Choose files …
              </Button>
            )}
          </FileButton>
          <FileButton accept=".zip,application/zip" onChange={(file) => file !== null && read(fromInput([file]))}>
            {(props) => (
              <Button
                {...props}
                size="sm"
                variant="default"
                leftSection={<IconFileZip size={16} />}
                disabled={isReading}
              >
                Choose a zip …
              </Button>
            )}
          </FileButton>
          <input
            ref={asFolderInput}
            type="file"
            hidden
            aria-label="Folder of films"
            onChange={(event: ChangeEvent<HTMLInputElement>) => {
              const files = [...(event.currentTarget.files ?? [])];
              event.currentTarget.value = "";
              if (files.length > 0) read(fromInput(files));
            }}
          />
        </div>
        <Text size="sm" c="dimmed">
          Nothing is sent before you have seen what was found.
        </Text>
      </section>
      {failure !== null && <FailureAlert failure={failure} />}
      <div className={styles.teach}>
        <div>
          <Title order={2} size="h3">
            What a folder looks like
          </Title>
          <pre className={styles.example} tabIndex={0} aria-label="Example folder">
            {EXAMPLE_TREE}
          </pre>
          <Text size="sm" c="dimmed">
            One sub-folder a class, or a table that names the label of each film, or a DICOM folder. These public sets
            are known as they come: {KNOWN_SETS.join(", ")}. PNG, JPEG, TIFF and DICOM; the content decides, not the
            name.
          </Text>
        </div>
        <div>
          <Title order={2} size="h3">
            What a table adds
          </Title>
          <pre className={styles.example} tabIndex={0} aria-label="Example metadata.csv">
            {EXAMPLE_CSV}
          </pre>
          <List c="dimmed" size="sm">
            <List.Item>Any name and any headings: you say which column is what.</List.Item>
            <List.Item>
              <strong>patient_id</strong> keeps all films of a patient in the same part of a split. Without it every
              film counts as a patient.
            </List.Item>
            <List.Item>
              Films are stored as grey pixels only. Of a DICOM header, age, sex and view stay, and a pseudonym in place
              of the patient’s id; what was removed is listed with each film.
            </List.Item>
          </List>
        </div>
      </div>
    </>
  );
}
