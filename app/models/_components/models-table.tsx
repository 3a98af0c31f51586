import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { formatCount } from "@/app/_components/ui/format-values";
import { LinkButton } from "@/app/_components/ui/link-button";
import { Panel } from "@/app/_components/ui/panel";
import { RelativeTime } from "@/app/_components/ui/relative-time";
import { SyntheticBadge } from "@/app/_components/ui/synthetic-badge";
import { TextLink } from "@/app/_components/ui/text-link";
import { type PublishedModel } from "@/lib/publish/model";
import { ModelMaker } from "./model-maker";
import { ModelScore } from "./model-score";

/** Published models, a line each, with the way to the page where they predict. */
export function ModelsTable({ models }: { models: readonly PublishedModel[] }) {
  return (
    <Panel flush>
      <Table highlightOnHover verticalSpacing="sm" miw={680}>
        <TableThead>
          <TableTr>
            <TableTh scope="col">Model</TableTh>
            <TableTh scope="col">Trained on</TableTh>
            <TableTh scope="col">Accuracy, 95% interval</TableTh>
            <TableTh scope="col">Published</TableTh>
            <TableTh scope="col">
              <Text span fz={0}>
                Predict
              </Text>
            </TableTh>
          </TableTr>
        </TableThead>
        <TableTbody>
          {models.map((model) => (
            <TableTr key={model.name}>
              <TableTd>
                <TextLink href={`/models/${model.name}`} fw={550}>
                  {model.name}
                </TextLink>
                <Text size="xs" c="dimmed">
                  version {model.version}, <ModelMaker model={model}>its run</ModelMaker>
                </Text>
              </TableTd>
              <TableTd>
                {model.dataset.title} {model.synthetic && <SyntheticBadge />}
                <Text size="xs" c="dimmed">
                  {formatCount(model.dataset.images)} films, {formatCount(model.dataset.patients)} patients
                </Text>
              </TableTd>
              <TableTd>
                <ModelScore report={model.report} multiLabel={model.multiLabel} />
              </TableTd>
              <TableTd>
                <RelativeTime iso={model.publishedAt} />
              </TableTd>
              <TableTd ta="right">
                <LinkButton href={`/predict/${model.name}`} aria-label={`Predict with ${model.name}`}>
                  Predict
                </LinkButton>
              </TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </Panel>
  );
}
