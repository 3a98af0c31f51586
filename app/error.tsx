"use client";
import { Button } from "@mantine/core";
import { FailureAlert } from "./_components/ui/failure-alert";
import { PageFrame } from "./_components/ui/page-frame";

/** What a page becomes when it cannot be made. */
export default function ErrorPage({ reset }: { error: Error; reset: () => void }) {
  return (
    <PageFrame title="This page could not be shown">
      <FailureAlert
        failure={{
          message: "Hilum could not read what belongs here.",
          remedy:
            "Nothing was changed. If the database is starting, try again in a moment; the server's log has the details.",
        }}
        action={
          <Button mt="xs" variant="default" onClick={reset}>
            Try again
          </Button>
        }
      />
    </PageFrame>
  );
}
