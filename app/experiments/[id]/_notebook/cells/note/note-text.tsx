import "katex/dist/katex.min.css";
import { Text } from "@mantine/core";
import rehypeKatex from "rehype-katex";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";
import { SafeMarkdown } from "@/app/_components/ui/safe-markdown";
import { readsAsMarkdown } from "@/lib/experiments/reads-as-markdown";
import styles from "../../notebook.module.css";

/** TeX that neither grows without an end, nor is drawn larger than the page, nor links anywhere. */
const TEX = { trust: false, maxExpand: 200, maxSize: 20, strict: "ignore" } as const;

/** A note as it reads: GitHub's Markdown with tables, and TeX between dollar signs; as it was written where that would take long. */
export function NoteText({ markdown }: { markdown: string }) {
  if (!readsAsMarkdown(markdown)) {
    return (
      <>
        <Text size="xs" c="dimmed" mb={4}>
          Shown as it was written: it has too many marks or lines to be laid out.
        </Text>
        <pre className={styles.plainNote}>{markdown}</pre>
      </>
    );
  }
  return (
    <div className={styles.markdown}>
      <SafeMarkdown remarkPlugins={[remarkGfm, remarkMath]} rehypePlugins={[[rehypeKatex, TEX]]}>
        {markdown}
      </SafeMarkdown>
    </div>
  );
}
