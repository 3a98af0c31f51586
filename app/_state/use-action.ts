"use client";
import { notifications } from "@mantine/notifications";
import { useCallback, useState } from "react";
import { toErrorBody } from "@/lib/errors";

/** Something the user set off: whether it is under way, and how to start it. A failure is shown as a notification. */
export function useAction<Arguments extends unknown[]>(
  act: (...given: Arguments) => Promise<void>,
): { run: (...given: Arguments) => void; isBusy: boolean } {
  const [isBusy, setBusy] = useState(false);
  const run = useCallback(
    (...given: Arguments) => {
      setBusy(true);
      act(...given)
        .catch(showFailure)
        .finally(() => setBusy(false));
    },
    [act],
  );
  return { run, isBusy };
}

/** Tells the user of a failure that belongs to no place on the page. */
export function showFailure(error: unknown): void {
  const failure = toErrorBody(error);
  notifications.show({
    color: "red",
    title: failure.message,
    message: failure.remedy ?? "",
    autoClose: 10_000,
    closeButtonProps: { "aria-label": "Close" },
  });
}
