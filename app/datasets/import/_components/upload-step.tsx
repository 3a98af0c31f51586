import { Button, Loader, Progress, Text, Title } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { formatBytes } from "@/lib/text/format-bytes";
import { formatCount, formatDuration, formatPlural } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { progressFigures, type UploadProgress } from "../_upload/upload-progress";
import styles from "./import.module.css";
import { ReasonSummary } from "./reason-summary";

/** How far the reading is, file by file, what was refused so far, and the way to stop it. */
export function UploadStep({
  name,
  progress,
  onCancel,
}: {
  name: string;
  progress: UploadProgress;
  onCancel: () => void;
}) {
  const { share, done, filmsPerSecond, bytesPerSecond, etaMs } = progressFigures(progress);
  return (
    <div className={styles.steps}>
      <Panel>
        <Title order={2} mb="sm">
          Reading films into {name}
        </Title>
        <Progress value={100 * share} size="lg" aria-label="Reading the films" />
        <div className={styles.figures} role="status">
          <span>
            {formatCount(done)} of {formatPlural(progress.films, "film")}
          </span>
          <span>
            {filmsPerSecond === null || bytesPerSecond === null
              ? "–"
              : `${filmsPerSecond.toFixed(1)} films/s, ${formatBytes(bytesPerSecond)}/s`}
          </span>
          <span>{etaMs === null ? "–" : `${formatDuration(etaMs)} left`}</span>
        </div>
        <ul className={styles.files} aria-label="Files">
          {progress.sending.map((file) => (
            <li key={file}>
              <Loader size={12} aria-hidden />
              <span>{file}</span>
              <span>being read</span>
            </li>
          ))}
          {progress.recent.map(({ file, reason }) => (
            <li key={file}>
              {reason === null ? <IconCheck size={14} aria-hidden /> : <IconX size={14} aria-hidden />}
              <span>{file}</span>
              <span>{reason ?? "read"}</span>
            </li>
          ))}
        </ul>
        <Text size="sm" c="dimmed" mt="sm">
          Each film is read to grey as it arrives, and nothing becomes a data set yet. If the page or the line breaks,
          choose the same folder again and the import goes on.
        </Text>
        <Button mt="md" size="sm" variant="default" onClick={onCancel}>
          Cancel the import
        </Button>
      </Panel>
      {progress.rejected.length > 0 && (
        <section>
          <Title order={2} mb="xs">
            {formatPlural(progress.rejected.length, "file")} refused so far
          </Title>
          <Panel flush>
            <ReasonSummary rejected={progress.rejected} />
          </Panel>
        </section>
      )}
    </div>
  );
}
