import { Button, Text, Title } from "@mantine/core";
import { useId } from "react";
import { WARNING } from "@/lib/publish/model";
import styles from "./predict.module.css";

/** What must be read before the first prediction of a browser session. */
export function ConsentLine({ synthetic, onAccept }: { synthetic: boolean; onAccept: () => void }) {
  const titleId = useId();
  return (
    <section className={styles.consent} aria-labelledby={titleId}>
      <Title order={2} id={titleId}>
        Before you start
      </Title>
      <Text size="lg" lh={1.6}>
        {WARNING}
      </Text>
      {synthetic && (
        <Text size="lg" lh={1.6}>
          This model has seen synthetic drawings only. Its scores mean nothing for a real film.
        </Text>
      )}
      <Text c="dimmed" lh={1.6}>
        The model runs in this browser. Films you open here are not sent anywhere and not kept. Even so, do not open
        films that carry a patient’s name.
      </Text>
      <Button size="md" onClick={onAccept}>
        I understand — continue
      </Button>
    </section>
  );
}
