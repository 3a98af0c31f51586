"use client";

import { Alert, Button, Skeleton, Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatCount } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { TextLink } from "@/app/_components/ui/text-link";
import { useAction } from "@/app/_state/use-action";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import { type DatasetSummary } from "@/lib/datasets/dataset";
import { type JoinState } from "@/lib/datasets/joins/join-preview";
import { ClassSourceTable } from "../../_components/class-source-table";

/** What a joined data set is joined of, which class is from which source, and its next version where a member has changed. */
export function MembersSection({ dataset }: { dataset: DatasetSummary }) {
  const { value: state, failure } = useRequest(`${dataset.id} ${dataset.fingerprint} ${dataset.version}`, (signal) =>
    client.getJoinState(dataset.id, { signal }),
  );
  if (failure !== null) return <FailureAlert failure={failure} />;
  if (state === null) return <Skeleton height={180} />;
  return (
    <>
      {state.isOutdated && dataset.deletedAt === null && <NextVersion dataset={dataset} state={state} />}
      <Panel flush>
        <MemberTable members={state.members} />
      </Panel>
      <Text size="sm" c="dimmed" my="sm">
        {state.sourceIsSet
          ? "The source of every film is its data set's name."
          : "A film's source is what it names itself, else the public collection whose number its patient bears, else its data set's name."}
      </Text>
      <ClassSourceTable cells={state.classSources} remarks={state.remarks} />
    </>
  );
}

function MemberTable({ members }: { members: JoinState["members"] }) {
  return (
    <Table verticalSpacing="sm" miw={480}>
      <TableThead>
        <TableTr>
          <TableTh scope="col">Data set</TableTh>
          <TableTh scope="col" ta="right">
            Version
          </TableTh>
          <TableTh scope="col" ta="right">
            Films taken
          </TableTh>
          <TableTh scope="col">Now</TableTh>
        </TableTr>
      </TableThead>
      <TableTbody>
        {members.map(({ dataset, title, version, films, newest, isChanged, inBin }) => (
          <TableTr key={dataset}>
            <TableTh scope="row" fw={500}>
              <TextLink href={`/datasets/${dataset}`}>{title}</TextLink>
            </TableTh>
            <TableTd ta="right">{version}</TableTd>
            <TableTd ta="right">{formatCount(films)}</TableTd>
            <TableTd>
              {isChanged ? `version ${newest}` : "as it was joined"}
              {inBin && ", in the bin"}
            </TableTd>
          </TableTr>
        ))}
      </TableTbody>
    </Table>
  );
}

function NextVersion({ dataset: { id, version }, state }: { dataset: DatasetSummary; state: JoinState }) {
  const router = useRouter();
  const { run, isBusy } = useAction(
    useCallback(async () => {
      await client.makeNextJoin(id);
      router.refresh();
    }, [id, router]),
  );
  const changed = state.members.filter(({ isChanged }) => isChanged).map(({ title }) => title);
  const binned = state.members.filter(({ inBin }) => inBin).map(({ title }) => title);
  return (
    <Alert color="gray" title={`${changed.join(", ")} changed since`} mb="md">
      {binned.length > 0
        ? `The next version can be made when ${binned.join(", ")} is out of the bin.`
        : "The next version holds the films as they are now. Runs on the versions before keep theirs."}
      <div>
        <Button mt="xs" variant="default" loading={isBusy} disabled={binned.length > 0} onClick={run}>
          Make version {version + 1}
        </Button>
      </div>
    </Alert>
  );
}
