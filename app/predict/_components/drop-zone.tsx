"use client";

import { Button, FileButton, Text } from "@mantine/core";
import { IconPhotoScan } from "@tabler/icons-react";
import { type DragEvent, type ReactNode, useEffect, useState } from "react";
import styles from "./predict.module.css";

const ACCEPT = ".png,.jpg,.jpeg,.tif,.tiff,.dcm,.dicom,image/png,image/jpeg,image/tiff,application/dicom";

/** Takes films by dropping, choosing or pasting. `compact` once there are films on the page. */
export function DropZone({
  compact,
  disabled,
  onFiles,
  children,
}: {
  compact: boolean;
  disabled: boolean;
  onFiles: (files: File[]) => void;
  children?: ReactNode;
}) {
  const [over, setOver] = useState(false);

  useEffect(() => {
    if (disabled) return;
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length > 0) onFiles(files);
    };
    window.addEventListener("paste", onPaste);
    return () => window.removeEventListener("paste", onPaste);
  }, [disabled, onFiles]);

  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!disabled) onFiles([...event.dataTransfer.files]);
  };
  return (
    <section
      className={`${styles.drop} ${compact ? styles.dropCompact : ""} ${over ? styles.dropOver : ""} no-print`}
      aria-label="Open films"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      {!compact && <IconPhotoScan size={40} stroke={1.2} aria-hidden />}
      <div>
        <Text size={compact ? "sm" : "xl"} fw={550}>
          Drop {compact ? "more films" : "a chest film"} here
        </Text>
        <Text size="sm" c="dimmed">
          PNG, JPEG, TIFF or DICOM, several at once, or paste. {compact ? "They stay" : "The film stays"} in this
          browser.
        </Text>
      </div>
      <div className={styles.dropActions}>
        <FileButton multiple accept={ACCEPT} onChange={onFiles} disabled={disabled}>
          {(props) => (
            <Button {...props} size={compact ? "xs" : "md"} disabled={disabled}>
              Choose films …
            </Button>
          )}
        </FileButton>
        {children}
      </div>
    </section>
  );
}
