import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import "./globals.css";
import { ColorSchemeScript, mantineHtmlProps } from "@mantine/core";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import type { ReactNode } from "react";
import { WARNING } from "@/lib/publish/model";
import { Navigation } from "./_components/ui/navigation";
import { Providers } from "./_components/ui/providers";
import { ShellTools } from "./_shell/shell-tools";
import styles from "./_components/ui/shell.module.css";

export const metadata: Metadata = {
  title: { default: "Hilum", template: "%s · Hilum" },
  description: "A notebook-style research workbench for chest X-ray classifiers",
  manifest: "/manifest.webmanifest",
  icons: { icon: { url: "/icon.svg", type: "image/svg+xml" }, apple: "/icons/apple-touch-icon.png" },
};

/** What a browser paints around the page: `--page` of both schemes in globals.css. */
export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fafbfc" },
    { media: "(prefers-color-scheme: dark)", color: "#14191d" },
  ],
};

/** What libraries must know of the page's Content-Security-Policy before they start: zod not to compile its schemas, the scroll lock of dialogs with which nonce to style. */
const forPolicy = (nonce = "") =>
  `globalThis.__zod_globalConfig={jitless:true};globalThis.__webpack_nonce__=${JSON.stringify(nonce)}`;

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-hilum-nonce") ?? undefined;
  return (
    <html lang="en" {...mantineHtmlProps}>
      <head>
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: forPolicy(nonce) }} />
        <ColorSchemeScript nonce={nonce} defaultColorScheme="auto" />
      </head>
      <body>
        <Providers nonce={nonce}>
          <div className={styles.shell}>
            <a className={styles.skip} href="#main">
              Skip to content
            </a>
            <header className={styles.header}>
              <Link href="/" className={styles.wordmark}>
                Hilum
              </Link>
              <Navigation />
              <ShellTools />
            </header>
            <main id="main" className={styles.main}>
              {children}
            </main>
            <footer className={styles.footer}>{WARNING}</footer>
          </div>
        </Providers>
      </body>
    </html>
  );
}
