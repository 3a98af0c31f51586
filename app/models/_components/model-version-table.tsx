import { Code, Table, TableTbody, TableTd, TableTh, TableThead, TableTr } from "@mantine/core";
import { formatDateTime } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { type PublishedModel } from "@/lib/publish/model";
import { ModelMaker } from "./model-maker";
import { ModelScore } from "./model-score";

/** What was live under a name, and since when; the newest first. */
export function ModelVersionTable({ versions }: { versions: readonly PublishedModel[] }) {
  return (
    <Panel flush label="Versions">
      <Table verticalSpacing="sm" miw={860}>
        <TableThead>
          <TableTr>
            <TableTh scope="col">Version</TableTh>
            <TableTh scope="col">Live from</TableTh>
            <TableTh scope="col">Until</TableTh>
            <TableTh scope="col">Run</TableTh>
            <TableTh scope="col">Trained on</TableTh>
            <TableTh scope="col">Accuracy, 95% interval</TableTh>
            <TableTh scope="col">SHA-256</TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {versions.map((model, i) => (
            <TableTr key={model.version}>
              <TableTh scope="row" fw={550}>
                {model.version}
              </TableTh>
              <TableTd>{formatDateTime(model.publishedAt)}</TableTd>
              <TableTd>{i === 0 ? "now" : formatDateTime(versions[i - 1].publishedAt)}</TableTd>
              <TableTd>
                <ModelMaker model={model}>{model.run}</ModelMaker>
              </TableTd>
              <TableTd>
                {model.dataset.title} {model.synthetic && <SyntheticBadge />}
              </TableTd>
              <TableTd>
                <ModelScore report={model.report} multiLabel={model.multiLabel} />
              </TableTd>
              <TableTd>
                <Code fz="xs" title={model.onnxDigest}>
                  {model.onnxDigest.slice(0, 12)}
                </Code>
              </TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </Panel>
  );
}
