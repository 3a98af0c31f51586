"use client";
import { Skeleton } from "@mantine/core";
import dynamic from "next/dynamic";
import type { CurveCanvasProps } from "./curve-canvas";
import styles from "./chart-figure.module.css";

const Canvas = dynamic(() => import("./curve-canvas").then((module) => module.CurveCanvas), {
  ssr: false,
  loading: () => <Skeleton height={200} />,
});

/** A titled chart of long curves; see {@link CurveCanvasProps}. */
export function CurveChart({ title, ...props }: CurveCanvasProps & { title: string }) {
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.title}>{title}</figcaption>
      <div className={styles.canvas}>
        <Canvas {...props} />
        {props.x.length === 0 && <div className={styles.nothing}>No value yet</div>}
      </div>
    </figure>
  );
}
