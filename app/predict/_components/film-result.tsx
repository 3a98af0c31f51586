"use client";

import { Alert, Button, Loader, Slider, Switch, Text, Title } from "@mantine/core";
import { useState } from "react";
import { type FilmOverlay } from "@/app/_components/xray/film-canvas";
import { letThroughWords } from "@/lib/gate/measured-gate";
import { FilmViewer } from "@/app/_components/xray/film-viewer";
import { formatPercent } from "@/app/_components/ui/format-values";
import { heatGradientCss } from "@/lib/explain/heat-colours";
import { type ViewedFilm } from "../_browser/prediction-methods";
import { scoreKind } from "@/lib/publish/card/describe-calibration";
import type { PublishedModel } from "@/lib/publish/model";
import { argmax } from "@/lib/tensor/argmax";
import { type FilmEntry, type Verdict } from "./films";
import { FlagLine } from "./flag-line";
import styles from "./predict.module.css";
import { PlausibleLabels } from "./plausible-labels";
import { ProbabilityBars } from "./probability-bars";

type Judged = Extract<Verdict, { kind: "judged" }>;

/** What a reader of scores must know of the model that gave them. */
type JudgingModel = Pick<PublishedModel, "labels" | "activation" | "calibration" | "synthetic" | "gate"> &
  Partial<Pick<PublishedModel, "operatingPoint" | "multiLabel">>;

const VIEWER_HEIGHT = 520;

/** One film with what the model said of it, or why it was not asked. */
export function FilmResult({
  entry,
  model,
  onAskEvenDrawings,
}: {
  entry: FilmEntry;
  model: JudgingModel;
  /** Asks a model that saw only drawings about other films too; no button without it. */
  onAskEvenDrawings?: () => void;
}) {
  if (entry.state === "waiting")
    return (
      <Plain title={entry.file.name}>
        <Loader size="sm" role="status" aria-label="Reading the film" />
      </Plain>
    );
  if (entry.state === "failed")
    return (
      <Plain title={entry.file.name}>
        <Alert color="red" title="The film could not be judged: a fault of the page, not of the film.">
          {entry.message}
        </Alert>
      </Plain>
    );
  const { verdict, film } = entry;
  if (verdict.kind === "judged")
    return <JudgedFilm key={entry.id} name={entry.file.name} verdict={verdict} film={film} model={model} />;
  return (
    <div className={verdict.hasFilm ? styles.result : styles.plain}>
      {verdict.hasFilm && <Picture key={entry.id} film={film} label={entry.file.name} />}
      <div>
        <Title order={2} className={styles.fileName}>
          {entry.file.name}
        </Title>
        <Alert color="gray" variant="default" title="No scores for this file" mt="md">
          <Text size="md">{verdict.reason}</Text>
          {verdict.remedy !== null && (
            <Text size="md" c="dimmed" mt={4}>
              {verdict.remedy}
            </Text>
          )}
          {verdict.refusal === "drawingsOnly" && onAskEvenDrawings !== undefined && (
            <Button variant="default" mt="sm" className="no-print" onClick={onAskEvenDrawings}>
              I know that this model saw only drawings: show its scores
            </Button>
          )}
        </Alert>
      </div>
    </div>
  );
}

function Plain({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className={styles.plain}>
      <Title order={2} className={styles.fileName}>
        {title}
      </Title>
      {children}
    </div>
  );
}

function Picture({
  film,
  overlay = null,
  label,
}: {
  film: ViewedFilm | null;
  overlay?: FilmOverlay | null;
  label: string;
}) {
  if (film === null)
    return (
      <div className={styles.noFilm}>
        <Loader size="sm" role="status" aria-label="Reading the film again" />
      </div>
    );
  return <FilmViewer film={film} overlay={overlay} label={label} height={VIEWER_HEIGHT} />;
}

function overlayOf(verdict: Judged, label: number, film: ViewedFilm, opacity: number): FilmOverlay {
  const { area } = verdict;
  return {
    heatmap: { width: verdict.heatWidth, height: verdict.heatHeight, values: verdict.heatmaps[label] },
    area: {
      x: area.x * film.width,
      y: area.y * film.height,
      width: area.width * film.width,
      height: area.height * film.height,
    },
    opacity,
  };
}

function JudgedFilm({
  name,
  verdict,
  film,
  model: { labels, activation, calibration, synthetic, gate, operatingPoint, multiLabel = null },
}: {
  name: string;
  verdict: Judged;
  film: ViewedFilm | null;
  model: JudgingModel;
}) {
  const [label, setLabel] = useState(() => argmax(verdict.probabilities));
  const [shown, setShown] = useState(true);
  const [opacity, setOpacity] = useState(0.5);
  const overlay = film !== null && shown ? overlayOf(verdict, label, film, opacity) : null;
  return (
    <div className={styles.result}>
      <Picture
        film={film}
        overlay={overlay}
        label={`${name}${overlay === null ? "" : `, with the heat map for ${labels[label]}`}`}
      />
      <div className={styles.answer}>
        <div>
          <Title order={2} className={styles.fileName}>
            {name}
          </Title>
          <Text size="sm" c="dimmed">
            {verdict.format.toUpperCase()}, {verdict.bitDepth} bit, {verdict.width} × {verdict.height} pixels · answered
            in {Math.max(1, Math.round(verdict.elapsedMs))} ms
          </Text>
        </div>
        {synthetic && (
          <p className={styles.synthetic}>
            <strong>SYNTHETIC</strong> This model has seen drawings only. Its scores mean nothing for a real film.
          </p>
        )}
        <ProbabilityBars
          labels={labels}
          activation={activation}
          scores={scoreKind({ calibration })}
          probabilities={verdict.probabilities}
          selected={label}
          onSelect={setLabel}
          thresholds={multiLabel?.perFinding.map(({ atThreshold }) => atThreshold?.threshold ?? null)}
        />
        <FlagLine labels={labels} probabilities={verdict.probabilities} point={operatingPoint} />
        <PlausibleLabels labels={labels} plausible={verdict.plausible} coverage={gate?.conformal?.coverage ?? null} />
        <section className={styles.heat} aria-label="Where the model looked">
          <Switch
            size="sm"
            checked={shown}
            onChange={(event) => setShown(event.currentTarget.checked)}
            label={
              <>
                Show where the model looked for <strong>{labels[label]}</strong>
              </>
            }
            className="no-print"
          />
          {shown && (
            <>
              <div className={styles.legendRow}>
                <span>less</span>
                <span className={styles.gradient} style={{ background: heatGradientCss() }} aria-hidden />
                <span>more</span>
              </div>
              <div className={`${styles.sliderRow} no-print`}>
                <Text size="sm">Overlay</Text>
                <Slider
                  value={opacity}
                  onChange={setOpacity}
                  min={0}
                  max={1}
                  step={0.05}
                  label={(value) => formatPercent(value, 0)}
                  thumbLabel="Opacity of the heat map"
                  style={{ flex: 1 }}
                />
              </div>
              <Text size="sm" c="dimmed">
                Grad-CAM, {verdict.heatWidth} × {verdict.heatHeight} cells, enlarged, over the dashed square the model
                reads. It shows what moved the score, not where a disease is.
              </Text>
            </>
          )}
        </section>
        <Text size="sm" c="dimmed">
          Checked before the score: file readable, size, shape, colour, for DICOM modality, body part and view, and
          whether the picture looks like a frontal chest film of an adult that lies upright. The page does not recognise
          every picture that is not one: of those that were tried, it let through {letThroughWords()}.
        </Text>
      </div>
    </div>
  );
}
