import "katex/dist/katex.min.css";
import Markdown from "react-markdown";
import rehypeKatex from "rehype-katex";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";
import styles from "../notebook.module.css";

/** A note as it reads: GitHub's Markdown with tables, and TeX between dollar signs. */
export function NoteText({ markdown }: { markdown: string }) {
  return <div className={styles.markdown}><Markdown remarkPlugins={[remarkGfm, remarkMath]} rehypePlugins={[rehypeKatex]}>{markdown}</Markdown></div>;
}
