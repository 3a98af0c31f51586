"use client";
import { Textarea, TextInput, VisuallyHidden } from "@mantine/core";
import styles from "./notebook.module.css";
import { useExperiment, useNotebook } from "./notebook-store";

/** The title and the question, edited where they stand. */
export function NotebookHead() {
  const { title, question } = useExperiment();
  const edit = useNotebook((state) => state.edit);
  return (
    <div className={styles.top}>
      <VisuallyHidden component="h1">{title}</VisuallyHidden>
      <TextInput
        variant="unstyled"
        className={styles.title}
        aria-label="Title"
        value={title}
        maxLength={120}
        onChange={(event) =>
          event.currentTarget.value !== "" && edit({ type: "setTitle", title: event.currentTarget.value })
        }
      />
      <Textarea
        variant="unstyled"
        className={styles.question}
        aria-label="Question"
        autosize
        minRows={1}
        value={question}
        maxLength={500}
        placeholder="What is the question?"
        onChange={(event) => edit({ type: "setQuestion", question: event.currentTarget.value })}
      />
    </div>
  );
}
