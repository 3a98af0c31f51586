import { Skeleton } from "@mantine/core";
import styles from "./page.module.css";

/** What stands in a page's place while the server reads what belongs there. */
export function PageSkeleton() {
  return (
    <div className={styles.page} role="status" aria-label="Loading">
      <Skeleton height={28} width={240} mb="lg" />
      <Skeleton height={320} />
    </div>
  );
}
