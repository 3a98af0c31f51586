"use client";

import { Button, Group, Loader, Modal } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { DialogHead } from "@/app/_components/ui/dialog-head";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { FilmViewer } from "@/app/_components/xray/film-viewer";
import { useRequest } from "@/app/_state/use-request";
import { type ImageRecord } from "@/lib/datasets/dataset";
import { HilumError } from "@/lib/errors";
import { decodeGreyPng } from "@/lib/imaging/grey-png";
import { type GreyImage } from "@/lib/imaging/grey-image";
import styles from "./dataset.module.css";

const VIEWER_HEIGHT = "min(62vh, 560px)";

async function loadFilm(dataset: string, index: number, signal: AbortSignal): Promise<GreyImage> {
  const response = await fetch(`/api/datasets/${encodeURIComponent(dataset)}/images/${index}/pixels`, { signal });
  if (!response.ok) throw new HilumError("storageUnavailable", "The film could not be loaded.", { remedy: "Reload the page; the server's log has the details." });
  return decodeGreyPng(new Uint8Array(await response.arrayBuffer()));
}

/** One film at full depth, with what is known of it. N and P go to the next and the previous one of the page. */
export function FilmModal({ dataset, image, onClose, onStep }: { dataset: string; image: ImageRecord | null; onClose: () => void; onStep: (by: 1 | -1) => void }) {
  useHotkeys([["n", () => onStep(1)], ["p", () => onStep(-1)]]);
  return (
    <Modal opened={image !== null} onClose={onClose} size="64rem" withCloseButton={false} attributes={{ content: { "aria-label": "Film" } }}>
      {image !== null && (
        <>
          <DialogHead title={`Film ${image.index}, ${image.label}`} onClose={onClose} />
        <div className={styles.viewer}>
          <FullFilm key={image.index} dataset={dataset} image={image} />
          <div>
            <FilmFacts image={image} />
            <Group mt="lg" gap="xs">
              <Button variant="default" onClick={() => onStep(-1)}>Previous (P)</Button>
              <Button variant="default" onClick={() => onStep(1)}>Next (N)</Button>
            </Group>
          </div>
        </div>
        </>
      )}
    </Modal>
  );
}

function FullFilm({ dataset, image }: { dataset: string; image: ImageRecord }) {
  const { value: film, failure } = useRequest(`${dataset} ${image.index}`, (signal) => loadFilm(dataset, image.index, signal));
  if (failure !== null) return <FailureAlert failure={failure} />;
  if (film === null) return <div style={{ height: VIEWER_HEIGHT, display: "grid", placeItems: "center" }}><Loader size="sm" role="status" aria-label="Loading the film" /></div>;
  return <FilmViewer film={film} label={`Film ${image.index}, ${image.label}`} height={VIEWER_HEIGHT} />;
}

function FilmFacts({ image }: { image: ImageRecord }) {
  const facts: [string, string | number][] = [
    ["Label", image.label], ["Patient", image.patientId], ["Sex", image.sex], ["Age", image.ageYears === null ? "unknown" : `${image.ageYears} years`], ["View", image.view],
    ["Source", image.source === "" ? "unknown" : image.source], ["Size", `${image.width} × ${image.height}`], ["Depth", `${image.bitDepth} bit`], ["Format", image.format], ["File", image.file],
  ];
  return <dl className={styles.facts}>{facts.map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>])}</dl>;
}
