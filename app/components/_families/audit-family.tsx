"use client";

import { AssociationTable } from "@/app/datasets/[id]/audit/_components/association-table";
import { BaselineBars } from "@/app/datasets/[id]/audit/_components/baseline-bars";
import { DistributionCharts } from "@/app/datasets/[id]/audit/_components/distribution-charts";
import { FindingList } from "@/app/datasets/[id]/audit/_components/finding-list";
import { exampleAudit, exampleFindings } from "../_gallery/example-audit";
import { EXAMPLE_LABELS } from "../_gallery/example-dataset";
import { Family, Specimen, State } from "../_gallery/specimen";

/** What the audit of a data set says. */
export function AuditFamily() {
  return (
    <Family id="audit" title="Audit">
      <Specimen of="FindingList">
        <State name="red, amber, green">
          <FindingList dataset="example-films" findings={exampleFindings} films={[]} />
        </State>
        <State name="all is well">
          <FindingList
            dataset="example-films"
            findings={exampleFindings.filter(({ severity }) => severity === "green")}
            films={[]}
          />
        </State>
      </Specimen>
      <Specimen of="BaselineBars">
        <State name="trained">
          <BaselineBars report={exampleAudit} labels={EXAMPLE_LABELS} />
        </State>
        <State name="too few films">
          <BaselineBars report={{ ...exampleAudit, baselines: [] }} labels={EXAMPLE_LABELS} />
        </State>
      </Specimen>
      <Specimen of="AssociationTable">
        <AssociationTable associations={exampleAudit.associations} labels={EXAMPLE_LABELS} />
      </Specimen>
      <Specimen of="DistributionCharts">
        <State name="known">
          <DistributionCharts distributions={exampleAudit.distributions} labels={EXAMPLE_LABELS} />
        </State>
        <State name="nothing known">
          <DistributionCharts distributions={[]} labels={EXAMPLE_LABELS} />
        </State>
      </Specimen>
    </Family>
  );
}
