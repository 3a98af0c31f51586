"use client";

import { Autocomplete, Checkbox, Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Title } from "@mantine/core";
import { formatCount } from "@/app/_components/ui/format-values";
import { Panel } from "@/app/_components/ui/panel";
import { type JoinPreview } from "@/lib/datasets/joins/join-preview";
import { type JoinRequest } from "@/lib/datasets/joins/join-request";
import styles from "./join.module.css";

type Member = JoinPreview["members"][number];

/** Each label of each set: whether its films are taken, and what it is called in the joined set. */
export function MemberLabels({
  members,
  labels,
  onSay,
}: {
  members: readonly Member[];
  labels: JoinRequest["labels"];
  onSay: (member: string, label: string, name: string | null) => void;
}) {
  const names = [...new Set(members.flatMap((member) => member.labels.flatMap(({ name }) => name ?? [])))].sort();
  return (
    <div className={styles.labels}>
      {members.map((member) => (
        <Panel key={member.dataset} flush>
          <MemberTable member={member} names={names} said={labels[member.dataset] ?? {}} onSay={onSay} />
        </Panel>
      ))}
    </div>
  );
}

function MemberTable({
  member: { dataset, title, labels },
  names,
  said,
  onSay,
}: {
  member: Member;
  names: readonly string[];
  said: JoinRequest["labels"][string];
  onSay: (member: string, label: string, name: string | null) => void;
}) {
  return (
    <Table>
      <TableThead>
        <TableTr>
          <TableTh scope="col">
            <Title order={3} size="h5">
              {title}
            </Title>
          </TableTh>
          <TableTh scope="col" ta="right">
            Films
          </TableTh>
          <TableTh scope="col">Called</TableTh>
        </TableTr>
      </TableThead>
      <TableTbody>
        {labels.map(({ label, films, name }) => {
          const shown = Object.hasOwn(said, label) ? said[label] : name;
          return (
            <TableTr key={label}>
              <TableTd>
                <Checkbox
                  label={label}
                  aria-label={`Take ${label} of ${title}`}
                  checked={shown !== null}
                  onChange={(event) => onSay(dataset, label, event.currentTarget.checked ? label : null)}
                />
              </TableTd>
              <TableTd ta="right" className="figures">
                {formatCount(films)}
              </TableTd>
              <TableTd>
                <Autocomplete
                  aria-label={`What ${label} of ${title} is called`}
                  size="xs"
                  data={[...names]}
                  value={shown ?? "left out"}
                  disabled={shown === null}
                  onChange={(text) => onSay(dataset, label, text)}
                  onBlur={() => shown?.trim() === "" && onSay(dataset, label, label)}
                />
              </TableTd>
            </TableTr>
          );
        })}
      </TableTbody>
    </Table>
  );
}
