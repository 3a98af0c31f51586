import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr } from "@mantine/core";
import { SafeMarkdown } from "@/app/_components/ui/safe-markdown";
import { cardBlocks } from "./card-blocks";
import styles from "./card-text.module.css";

/** A model card as it reads. */
export function CardText({ markdown }: { markdown: string }) {
  return (
    <div className={styles.card}>
      {cardBlocks(markdown).map((block, i) =>
        block.kind === "text" ? (
          <SafeMarkdown key={i} components={HEADINGS}>
            {block.markdown}
          </SafeMarkdown>
        ) : (
          <CardTable key={i} head={block.head} rows={block.rows} />
        ),
      )}
    </div>
  );
}

/** The page has its own title: a card's headings stand below it. */
const HEADINGS = { h1: "h3", h2: "h4", h3: "h5" } as const;

/** Words of a cell stay inline: a paragraph would tear the row apart. */
const INLINE = { p: "span" } as const;

function CardTable({ head, rows }: { head: readonly string[]; rows: readonly (readonly string[])[] }) {
  const cell = (text: string) => <SafeMarkdown components={INLINE}>{text}</SafeMarkdown>;
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={head.join(", ")}>
      <Table w="auto" verticalSpacing={4}>
        <TableThead>
          <TableTr>
            {head.map((text, i) => (
              <TableTh key={i} scope="col" ta={i === 0 ? "left" : "right"}>
                {cell(text)}
              </TableTh>
            ))}
          </TableTr>
        </TableThead>
        <TableTbody>
          {rows.map((row, i) => (
            <TableTr key={i}>
              {row.map((text, j) => (
                <TableTd key={j} ta={j === 0 ? "left" : "right"}>
                  {cell(text)}
                </TableTd>
              ))}
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </div>
  );
}
