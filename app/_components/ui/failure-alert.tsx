import { Alert, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { ErrorBody } from "@/lib/errors";

/** A failure in three parts: what happened, what to do about it, and the action that does it. */
export function FailureAlert({
  failure,
  action,
}: {
  failure: Pick<ErrorBody, "message" | "remedy">;
  action?: ReactNode;
}) {
  const hasMore = Boolean(failure.remedy) || Boolean(action);
  return (
    <Alert color="red" icon={<IconAlertTriangle size={18} aria-hidden />} role="alert" title={failure.message}>
      {hasMore && (
        <>
          {failure.remedy && <Text size="sm">{failure.remedy}</Text>}
          {action}
        </>
      )}
    </Alert>
  );
}
