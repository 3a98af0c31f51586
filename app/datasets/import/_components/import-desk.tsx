"use client";

import { Alert, Button, Text } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatPlural } from "@/app/_components/ui/format-values";
import { client } from "@/lib/api/browser/client";
import { type DatasetSummary } from "@/lib/datasets/dataset";
import { type Choice } from "../_upload/choose-files";
import { forgetImport, type InterruptedImport, recallImport } from "../_upload/interrupted-import";
import { type ChosenFolder, openChosen } from "../_upload/preview-import";
import { ChooseStep } from "./choose-step";
import styles from "./import.module.css";
import { LookStep, type LookResult } from "./look-step";
import { ReviewStep } from "./review-step";
import { StepBar } from "./step-bar";
import { UploadStep } from "./upload-step";
import { useUpload } from "./use-upload";

interface Arrived extends InterruptedImport {
  arrived: number;
}

/** Choose, look, read, review: from a folder of films to a data set. */
export function ImportDesk({
  datasets,
  addTo,
}: {
  /** Data sets that films can be added to. */
  datasets: readonly DatasetSummary[];
  /** The one that is suggested; null for a new one. */
  addTo: string | null;
}) {
  const [chosen, setChosen] = useState<{ name: string; folder: ChosenFolder } | null>(null);
  const [looked, setLooked] = useState<LookResult | null>(null);
  const [interrupted, setInterrupted] = useInterrupted();
  const { state, start, commit, cancel } = useUpload();
  const router = useRouter();
  const choose = async ({ name, files }: Choice) => setChosen({ name, folder: await openChosen(files) });
  const session = state.step === "broken" ? state.session : interrupted;
  const begin = (result: LookResult) => {
    setLooked(result);
    setInterrupted(null);
    start({ ...result, session });
  };
  const finish = async (replace: boolean) => {
    const dataset = await commit(replace);
    if (dataset !== null) router.push(`/datasets/${dataset}`);
  };

  if (state.step === "sending")
    return (
      <>
        <StepBar at="read" />
        <UploadStep name={state.session.target.name} progress={state.progress} onCancel={cancel} />
      </>
    );
  if (state.step === "read" || state.step === "committing") {
    return (
      <>
        <StepBar at="review" />
        <ReviewStep
          session={state.session}
          review={state.review}
          failure={state.failure}
          isCommitting={state.step === "committing"}
          onCommit={(replace) => void finish(replace)}
          onCancel={cancel}
        />
      </>
    );
  }
  return (
    <>
      <StepBar at={chosen === null ? "choose" : "look"} />
      <div className={styles.steps}>
        {state.step === "broken" && (
          <FailureAlert
            failure={state.failure}
            action={
              state.session === null || looked === null ? null : (
                <Button mt="xs" onClick={() => begin(looked)}>
                  Go on
                </Button>
              )
            }
          />
        )}
        {interrupted !== null && state.step === "idle" && (
          <InterruptedNote session={interrupted} onDiscard={() => setInterrupted(null)} />
        )}
        {chosen === null ? (
          <ChooseStep onChoice={choose} />
        ) : (
          <LookStep
            key={chosen.name}
            folder={chosen.folder}
            folderName={chosen.name}
            datasets={datasets}
            addTo={addTo}
            session={session}
            onStart={begin}
            onBack={() => setChosen(null)}
          />
        )}
      </div>
    </>
  );
}

/** The import this browser left unfinished, if the server still has it. */
function useInterrupted(): [Arrived | null, (session: null) => void] {
  const [session, setSession] = useState<Arrived | null>(null);
  useEffect(() => {
    const remembered = recallImport();
    if (remembered === null) return;
    const asking = new AbortController();
    client.getImport(remembered.id, { signal: asking.signal }).then(
      ({ accepted, rejected }) => setSession({ ...remembered, arrived: accepted + rejected }),
      () => {
        if (!asking.signal.aborted) forgetImport();
      },
    );
    return () => asking.abort();
  }, []);
  return [session, setSession];
}

function InterruptedNote({ session, onDiscard }: { session: Arrived; onDiscard: () => void }) {
  const discard = async () => {
    await client.cancelImport(session.id);
    forgetImport();
    onDiscard();
  };
  return (
    <Alert title={`The import of ${session.target.name} was interrupted`}>
      <Text>
        {formatPlural(session.arrived, "file")} arrived and are kept. Choose the same folder or zip again to go on where
        it stopped.
      </Text>
      <Button mt="xs" variant="default" onClick={() => void discard()}>
        Discard what arrived
      </Button>
    </Alert>
  );
}
