"use client";

import { Button, Text, Title } from "@mantine/core";
import { useDeferredValue, useMemo, useState } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatCount, formatPlural } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { Stat, Stats } from "@/app/_components/ui/stat";
import { formatBytes } from "@/lib/text/format-bytes";
import { DatasetId, type DatasetSummary } from "@/lib/datasets/dataset";
import { type LayoutChoice } from "@/lib/datasets/import/plan-import";
import { type ErrorBody, toErrorBody } from "@/lib/errors";
import { type ImportTarget, type InterruptedImport } from "../_upload/interrupted-import";
import { type ChosenFolder, type ImportPreview, previewImport, suggestName } from "../_upload/preview-import";
import { ClassFolderForm } from "./class-folder-form";
import { AccountPanel, AccountWarnings } from "./account-panel";
import { FilmTable } from "./film-table";
import styles from "./import.module.css";
import { LabelForm } from "./label-form";
import { LayoutForm } from "./layout-form";
import { ReasonSummary } from "./reason-summary";
import { TargetForm } from "./target-form";

export interface LookResult {
  target: ImportTarget;
  choice: LayoutChoice;
  preview: ImportPreview;
}

/** What was found and how it is understood, to confirm or to change, before the first byte is sent. */
export function LookStep({
  folder,
  folderName,
  datasets,
  addTo,
  session,
  onStart,
  onBack,
}: {
  folder: ChosenFolder;
  folderName: string;
  datasets: readonly DatasetSummary[];
  addTo: string | null;
  /** The import that goes on: its target cannot change any more. */
  session: InterruptedImport | null;
  onStart: (result: LookResult) => void;
  onBack: () => void;
}) {
  const [choice, setChoice] = useState<LayoutChoice>(
    () => session?.choice ?? { layout: folder.layouts[0].layout, options: folder.layouts[0].options },
  );
  const [target, setTarget] = useState<ImportTarget>(
    () => session?.target ?? suggestTarget(folderName, datasets, addTo),
  );
  // Tens of thousands of rows are read anew at each change: the fields must not wait for it.
  const settled = useDeferredValue(choice);
  const { preview, failure } = useMemo(() => tryPreview(folder, settled), [folder, settled]);
  const isNameGood = target.adds || DatasetId.safeParse(target.name).success;
  return (
    <div className={styles.steps}>
      {preview !== null && <AccountWarnings warnings={preview.account.warnings} />}
      <section aria-labelledby="layout">
        <Title order={2} id="layout" mb="xs">
          How the films are laid out
        </Title>
        <Panel>
          <LayoutForm folder={folder} choice={choice} onChange={setChoice} />
          <ClassFolderForm
            folder={folder}
            layout={choice.layout}
            classFolder={choice.options.classFolder}
            question={preview?.question ?? null}
            onChange={(classFolder) => setChoice({ ...choice, options: { ...choice.options, classFolder } })}
          />
        </Panel>
      </section>
      {failure !== null && <FailureAlert failure={failure} />}
      {preview !== null && (
        <>
          <section aria-labelledby="found">
            <Title order={2} id="found" mb="xs">
              {formatPlural(preview.films.length, "film")} in {formatPlural(preview.classes.length, "class", "classes")}
              , {formatBytes(preview.bytes)}
            </Title>
            <Panel>
              <Figures preview={preview} />
            </Panel>
          </section>
          {(preview.remarks.length > 0 || preview.account.tables.length > 0) && (
            <section aria-labelledby="account">
              <Title order={2} id="account" mb="xs">
                Tables, rows and patients
              </Title>
              <Panel>
                <AccountPanel account={preview.account} remarks={preview.remarks} />
              </Panel>
            </section>
          )}
          <section aria-labelledby="labels">
            <Title order={2} id="labels" mb="xs">
              Labels
            </Title>
            <Panel flush>
              <LabelForm
                labels={preview.labels}
                options={choice.options}
                onChange={(options) => setChoice({ ...choice, options })}
              />
            </Panel>
          </section>
          {preview.films.length > 0 && (
            <section aria-labelledby="sample">
              <Title order={2} id="sample" mb="xs">
                What is known of the films
              </Title>
              <Panel flush>
                <FilmTable films={preview.films.map(({ planned }) => planned)} />
              </Panel>
            </section>
          )}
          {preview.ignored.length > 0 && (
            <section aria-labelledby="left-out">
              <Title order={2} id="left-out" mb="xs">
                {formatPlural(preview.ignored.length, "file")} left out
              </Title>
              <Panel flush>
                <ReasonSummary rejected={preview.ignored} />
              </Panel>
            </section>
          )}
        </>
      )}
      <section aria-labelledby="target">
        <Title order={2} id="target" mb="xs">
          Where they go
        </Title>
        <Panel>
          <TargetForm
            target={target}
            datasets={datasets}
            isFixed={session !== null}
            isNameGood={isNameGood}
            suggestedName={suggestName(folderName)}
            onChange={setTarget}
          />
        </Panel>
      </section>
      {preview !== null && <Problem preview={preview} adds={target.adds} />}
      <div className={styles.actions}>
        <Button
          size="sm"
          disabled={!isNameGood || preview === null || preview.films.length === 0 || preview.question !== null}
          onClick={() => preview !== null && onStart({ target, choice: settled, preview })}
        >
          Read {preview === null ? "the films" : formatPlural(preview.films.length, "film")}
        </Button>
        <Button size="sm" variant="default" onClick={onBack}>
          Choose something else
        </Button>
      </div>
    </div>
  );
}

function suggestTarget(folderName: string, datasets: readonly DatasetSummary[], addTo: string | null): ImportTarget {
  const known = datasets.find(({ id }) => id === addTo);
  if (known !== undefined) return { name: known.id, title: known.title, adds: true, testOnly: false };
  return { name: suggestName(folderName), title: folderName.replace(/\.zip$/i, ""), adds: false, testOnly: false };
}

function tryPreview(
  folder: ChosenFolder,
  choice: LayoutChoice,
): { preview: ImportPreview | null; failure: ErrorBody | null } {
  try {
    return { preview: previewImport(folder, choice), failure: null };
  } catch (error) {
    return { preview: null, failure: toErrorBody(error) };
  }
}

function Figures({ preview: { films, classes, known, ignored } }: { preview: ImportPreview }) {
  const nobody = known.films === 0;
  return (
    <>
      <Stats>
        <Stat label="Films" value={formatCount(films.length)} />
        <Stat label="Classes" value={classes.length} />
        <Stat
          label="Known patients"
          value={nobody ? "none" : formatCount(known.patients)}
          note={nobody ? undefined : `of ${formatPlural(known.films, "film")}`}
        />
        <Stat label="Left out" value={formatCount(ignored.length)} />
      </Stats>
      {known.films < films.length && (
        <Text size="sm" c="dimmed" mt="sm">
          {nobody
            ? "No table or file name says whose films these are."
            : `Of ${formatPlural(films.length - known.films, "film")} nothing says whose they are.`}{" "}
          A DICOM header may tell; every other such film counts as a patient of its own, and films of one patient can
          then fall on both sides of a split.
        </Text>
      )}
    </>
  );
}

function Problem({ preview: { films, classes, question }, adds }: { preview: ImportPreview; adds: boolean }) {
  const problem =
    question !== null
      ? "Which folders are the classes has to be said first."
      : films.length === 0
        ? "There is no film to import."
        : classes.length < 2 && !adds
          ? "A classifier needs at least two classes; only one was found."
          : null;
  return problem === null ? null : (
    <Text c="var(--mantine-color-error)" role="alert">
      {problem}
    </Text>
  );
}
