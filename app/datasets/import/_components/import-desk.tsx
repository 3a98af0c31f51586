"use client";

import { Alert, Button, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatPlural } from "@/app/_components/ui/format-values";
import { cancelImport, getImport } from "@/lib/api/client";
import { type Choice } from "../_upload/choose-files";
import { forgetImport, type InterruptedImport, recallImport } from "../_upload/interrupted-import";
import { type ImportPreview, previewImport, suggestName } from "../_upload/preview-import";
import { ChooseStep } from "./choose-step";
import styles from "./import.module.css";
import { PreviewStep } from "./preview-step";
import { UploadStep } from "./upload-step";
import { useUpload } from "./use-upload";

/** Choose, look, upload: from a folder of films to a data set. */
export function ImportDesk() {
  const [chosen, setChosen] = useState<{ name: string; preview: ImportPreview } | null>(null);
  const [interrupted, setInterrupted] = useInterrupted();
  const { state, start, cancel } = useUpload();
  const choose = async ({ name, files }: Choice) => setChosen({ name, preview: await previewImport(files) });
  const begin = (name: string, title: string, session: InterruptedImport | null) => {
    if (chosen !== null) start({ name, title, preview: chosen.preview, session });
  };

  if (state.step === "sending" || state.step === "committing") {
    return <UploadStep name={state.name} progress={state.progress} isCommitting={state.step === "committing"} onCancel={cancel} />;
  }
  const session = state.step === "broken" && state.session !== null ? state.session : interrupted;
  return (
    <div className={styles.steps}>
      {state.step === "broken" && (
        <FailureAlert failure={state.failure} action={state.session === null ? null : <Button mt="xs" onClick={() => begin(state.session?.name ?? "", state.session?.title ?? "", state.session)}>Go on</Button>} />
      )}
      {interrupted !== null && state.step === "idle" && <InterruptedNote session={interrupted} onDiscard={() => setInterrupted(null)} />}
      {chosen === null
        ? <ChooseStep onChoice={choose} />
        : (
          <PreviewStep
            key={chosen.name} preview={chosen.preview} fixedName={session?.name ?? null}
            suggestedName={suggestName(chosen.name)} suggestedTitle={session?.title ?? chosen.name.replace(/\.zip$/i, "")}
            onStart={(name, title) => begin(name, title, session)} onBack={() => setChosen(null)}
          />
        )}
    </div>
  );
}

/** The import this browser left unfinished, if the server still has it. */
function useInterrupted(): [(InterruptedImport & { arrived: number }) | null, (session: null) => void] {
  const [session, setSession] = useState<(InterruptedImport & { arrived: number }) | null>(null);
  useEffect(() => {
    const remembered = recallImport();
    if (remembered === null) return;
    const asking = new AbortController();
    getImport(remembered.id, { signal: asking.signal }).then(
      ({ accepted, rejected }) => setSession({ ...remembered, arrived: accepted.length + rejected.length }),
      () => {
        if (!asking.signal.aborted) forgetImport();
      },
    );
    return () => asking.abort();
  }, []);
  return [session, setSession];
}

function InterruptedNote({ session, onDiscard }: { session: InterruptedImport & { arrived: number }; onDiscard: () => void }) {
  const discard = async () => {
    await cancelImport(session.id);
    forgetImport();
    onDiscard();
  };
  return (
    <Alert title={`The import of ${session.name} was interrupted`}>
      <Text>{formatPlural(session.arrived, "film")} arrived and are kept. Choose the same folder or zip again to go on where it stopped.</Text>
      <Button mt="xs" variant="default" onClick={() => void discard()}>Discard what arrived</Button>
    </Alert>
  );
}
