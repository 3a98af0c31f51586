import { Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { formatCount } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { TextLink } from "@/app/_components/ui/text-link";
import { compositionSentences } from "@/lib/publish/card/describe-composition";
import { type PublishedModel } from "@/lib/publish/model";

type Composed = Pick<PublishedModel, "members" | "views" | "viewsEffect" | "testedBy" | "shipped">;

/** What a model of several networks, or of several views, is made of, what it costs and who judged its test films. */
export function CompositionPanel({ model }: { model: Composed }) {
  return (
    <>
      <Panel>
        {compositionSentences(model).map((sentence) => (
          <Text size="sm" maw="80ch" mb={4} key={sentence}>
            {sentence}
          </Text>
        ))}
      </Panel>
      {model.members.length > 0 && (
        <Panel flush label="Its networks">
          <Table miw={560} aria-label="Networks of the model">
            <TableThead>
              <TableTr>
                <TableTh scope="col">Run</TableTh>
                <TableTh scope="col">Network</TableTh>
                <TableTh scope="col">Trained on</TableTh>
                <TableTh scope="col" ta="right">
                  Temperature
                </TableTh>
                <TableTh scope="col" ta="right">
                  Test films judged
                </TableTh>
              </TableTr>
            </TableThead>
            <TableTbody>
              {model.members.map(({ run, name, cnn, dataset, calibration, tested }) => (
                <TableTr key={run}>
                  <TableTd>{model.shipped === null ? <TextLink href={`/runs/${run}`}>{name}</TextLink> : name}</TableTd>
                  <TableTd>{cnn.name}</TableTd>
                  <TableTd>{dataset}</TableTd>
                  <TableTd ta="right">
                    {calibration?.kind === "temperature" ? calibration.temperature.toFixed(3) : "–"}
                  </TableTd>
                  <TableTd ta="right">{formatCount(tested)}</TableTd>
                </TableTr>
              ))}
            </TableTbody>
          </Table>
        </Panel>
      )}
    </>
  );
}
