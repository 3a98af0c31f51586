"use client";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { contrastFixes, theme } from "./theme";

/** Theme and notifications for everything below. `nonce` is what this page's own styles carry. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={contrastFixes}
      getStyleNonce={nonce === undefined ? undefined : () => nonce}
      defaultColorScheme="auto"
    >
      <Notifications position="bottom-right" />
      {children}
    </MantineProvider>
  );
}
