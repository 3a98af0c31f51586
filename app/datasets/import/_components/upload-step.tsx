import { Button, Progress, Text, Title } from "@mantine/core";
import { formatCount, formatDuration, formatPlural } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { progressFigures, type UploadProgress } from "../_upload/upload-progress";
import { formatBytes } from "@/app/_components/ui/format-bytes";
import styles from "./import.module.css";
import { ReasonTable } from "./reason-table";

/** How far the upload is, what was refused so far, and the way to stop it. */
export function UploadStep({ name, progress, isCommitting, onCancel }: { name: string; progress: UploadProgress; isCommitting: boolean; onCancel: () => void }) {
  const { share, done, filmsPerSecond, bytesPerSecond, etaMs } = progressFigures(progress);
  return (
    <div className={styles.steps}>
      <Panel>
        <Title order={2} mb="sm">{isCommitting ? `Making the data set ${name} …` : `Reading films into ${name}`}</Title>
        <Progress value={100 * share} size="lg" striped={isCommitting} animated={isCommitting} aria-label="Upload" />
        <div className={styles.figures} role="status">
          <span>{formatCount(done)} of {formatPlural(progress.films, "film")}</span>
          <span>{filmsPerSecond === null || bytesPerSecond === null ? "–" : `${filmsPerSecond.toFixed(1)} films/s, ${formatBytes(bytesPerSecond)}/s`}</span>
          <span>{isCommitting ? "almost done" : etaMs === null ? "–" : `${formatDuration(etaMs)} left`}</span>
        </div>
        <Text size="sm" c="dimmed" mt="sm">Each film is read to grey as it arrives. If the page or the line breaks, choose the same folder again and the import goes on.</Text>
        {!isCommitting && <Button mt="md" size="sm" variant="default" onClick={onCancel}>Cancel the import</Button>}
      </Panel>
      {progress.rejected.length > 0 && (
        <section>
          <Title order={2} mb="xs">{formatPlural(progress.rejected.length, "file")} refused so far</Title>
          <Panel flush><ReasonTable files={progress.rejected.slice(-200)} /></Panel>
        </section>
      )}
    </div>
  );
}
