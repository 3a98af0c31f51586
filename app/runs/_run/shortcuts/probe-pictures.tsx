"use client";
import { SegmentedControl, Skeleton, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { useRequest } from "@/app/_state/use-request";
import { filmPixelsUrl } from "@/lib/api/browser/client";
import { probedSquare } from "@/lib/assessment/shortcuts/probed-square";
import { PROBES, type Square } from "@/lib/assessment/shortcuts/probes";
import type { ShortcutReport } from "@/lib/assessment/shortcuts/shortcut-report";
import { HilumError } from "@/lib/errors";
import { preprocess } from "@/lib/imaging/network/preprocess";
import type { PreprocessingSpec } from "@/lib/imaging/network/preprocessing-spec";
import styles from "./shortcuts.module.css";

/** Of the film that a square is made from: enough for every network that is trained here. */
const FILM_SIDE = 512;

interface ProbePicturesProps {
  report: ShortcutReport;
  preprocessing: PreprocessingSpec;
}

/** One film as the network sees it, and under every probe. The browser draws them from the film itself. */
export function ProbePictures({ report, preprocessing }: ProbePicturesProps) {
  const { examples, dataset, size, grey } = report;
  const [film, setFilm] = useState(examples.at(0) ?? 0);
  const { value: square, failure } = useRequest(
    examples.length === 0 ? null : `probes ${dataset} ${film} ${size} ${JSON.stringify(preprocessing)}`,
    async (signal) => preprocess(await loadGreys(filmPixelsUrl(dataset, film, FILM_SIDE), signal), size, preprocessing),
  );
  if (examples.length === 0) return null;
  return (
    <>
      {examples.length > 1 && (
        <SegmentedControl
          size="xs"
          mb="sm"
          aria-label="Which film"
          value={String(film)}
          onChange={(chosen) => setFilm(Number(chosen))}
          data={examples.map((index) => ({ value: String(index), label: `Film ${index}` }))}
        />
      )}
      {failure && <FailureAlert failure={failure} />}
      {square === null ? (
        !failure && <Skeleton height={280} />
      ) : (
        <div className={styles.pictures} role="group" aria-label={`Film ${film}, as it is and changed`}>
          <SquarePicture square={square} size={size} title="the whole film" does="As the network sees it." />
          {PROBES.map((probe) => (
            <SquarePicture
              key={probe.id}
              square={probedSquare(probe, square, { size, grey, film })}
              size={size}
              title={probe.title}
              does={probe.does}
            />
          ))}
        </div>
      )}
    </>
  );
}

interface SquarePictureProps {
  square: Square;
  size: number;
  title: string;
  does: string;
}

function SquarePicture({ square, size, title, does }: SquarePictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const image = new ImageData(size, size);
    square.forEach((grey, i) => image.data.set([grey, grey, grey, 255], 4 * i));
    canvas.current?.getContext("2d")?.putImageData(image, 0, 0);
  }, [square, size]);
  return (
    <figure className={styles.picture}>
      <canvas
        ref={canvas}
        width={size}
        height={size}
        className={styles.canvas}
        role="img"
        aria-label={`${title}. ${does}`}
      />
      <figcaption>
        <Text size="xs" mt={4}>
          {title}
        </Text>
      </figcaption>
    </figure>
  );
}

/** A grey PNG as an image of 8 bits. */
async function loadGreys(url: string, signal: AbortSignal) {
  const response = await fetch(url, { signal });
  if (!response.ok)
    throw new HilumError("notFound", "The film cannot be loaded.", {
      remedy: "Its data set was deleted, or the server does not answer.",
    });
  const bitmap = await createImageBitmap(await response.blob(), { colorSpaceConversion: "none" });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new HilumError("environment", "This browser cannot read pictures.");
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, maxValue: 255, data: Uint8Array.from({ length: width * height }, (_, i) => data[4 * i]) };
}
