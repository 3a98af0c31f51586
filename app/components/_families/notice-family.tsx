"use client";

import { Alert, Button, Text } from "@mantine/core";
import { AuditProgressBar } from "@/app/_components/audit/audit-progress-bar";
import { ModelFindingList } from "@/app/_components/audit/model-finding-list";
import { PublishedDespite } from "@/app/_components/audit/published-despite";
import { WaiverList } from "@/app/_components/audit/waiver-list";
import { DoubtsAlert } from "@/app/_components/ui/doubts-alert";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { LinkButton } from "@/app/_components/ui/link-button";
import { PageSkeleton } from "@/app/_components/ui/page-skeleton";
import { WhenNear } from "@/app/_components/ui/when-near";
import { showFailure } from "@/app/_state/use-action";
import { HilumError } from "@/lib/errors";
import { exampleAuditProgress, exampleWaiver } from "../_gallery/example-audit";
import { exampleDoubts, exampleModel, exampleModelFindings } from "../_gallery/example-model";
import { Family, Specimen, State, StateRow } from "../_gallery/specimen";

const FAILURE = {
  message: "The data set “films” is not on this machine.",
  remedy: "Import it under that name, or choose another.",
};

/** What a page says: what is wrong, missing, under way or to be known. */
export function NoticeFamily() {
  return (
    <Family id="notices" title="Notices, empty and loading places">
      <Specimen of="FailureAlert">
        <Failures />
      </Specimen>
      <Specimen of="DoubtsAlert">
        <State name="one">
          <DoubtsAlert doubts={exampleDoubts.slice(0, 1)} />
        </State>
        <State name="several">
          <DoubtsAlert doubts={exampleDoubts} />
        </State>
      </Specimen>
      <Specimen of="PublishedDespite">
        <PublishedDespite model={exampleModel} />
      </Specimen>
      <Specimen of="ModelFindingList">
        <ModelFindingList findings={exampleModelFindings} />
      </Specimen>
      <Specimen of="Alert">
        <Alert color="yellow" title="Slow engine">
          A warning: it works, and there is something to know.
        </Alert>
        <Alert color="gray" variant="default" title="No scores for this file">
          Neither good nor bad.
        </Alert>
        <Alert title="Live: example-model, version 2">What was done.</Alert>
      </Specimen>
      <Specimen of="WaiverList">
        <WaiverList waivers={[exampleWaiver, { ...exampleWaiver, finding: "leakage.patients", by: "B. Reader" }]} />
      </Specimen>
      <Places />
    </Family>
  );
}

function Failures() {
  const notify = () => showFailure(new HilumError("notFound", FAILURE.message, { remedy: FAILURE.remedy }));
  const retry = (
    <Button mt="xs" variant="default">
      Try again
    </Button>
  );
  return (
    <>
      <FailureAlert failure={{ message: "The run failed; its log says why." }} />
      <FailureAlert failure={FAILURE} />
      <FailureAlert failure={FAILURE} action={retry} />
      <StateRow>
        <Button variant="default" onClick={notify}>
          Show it as a notification
        </Button>
      </StateRow>
    </>
  );
}

/** Where something is not there, or not yet. */
function Places() {
  return (
    <>
      <Specimen of="AuditProgressBar">
        {Object.entries(exampleAuditProgress).map(([name, progress]) => (
          <State key={name} name={name}>
            <AuditProgressBar progress={progress} />
          </State>
        ))}
      </Specimen>
      <Specimen of="EmptyState">
        <EmptyState title="Nothing to compare yet" action={<LinkButton href="#notices">Open an experiment</LinkButton>}>
          Completed runs can be put side by side here.
        </EmptyState>
        <EmptyState title="The audit begins soon">Without anything to do but wait.</EmptyState>
      </Specimen>
      <Specimen of="PageSkeleton">
        <div>
          <PageSkeleton />
        </div>
      </Specimen>
      <Specimen of="WhenNear">
        <WhenNear height={20}>
          <Text size="sm">Drawn once it came near the screen.</Text>
        </WhenNear>
      </Specimen>
    </>
  );
}
