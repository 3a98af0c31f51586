import { Skeleton } from "@mantine/core";
import styles from "./_components/ui/page.module.css";

export default function Loading() {
  return (
    <div className={styles.page} role="status" aria-label="Loading">
      <Skeleton height={28} width={240} mb="lg" />
      <Skeleton height={320} />
    </div>
  );
}
