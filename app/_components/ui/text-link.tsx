"use client";

import { Anchor, type AnchorProps } from "@mantine/core";
import Link from "next/link";
import type { ReactNode } from "react";

/** A link in running text. A client component: pages of the server cannot hand `Link` to Mantine. */
export function TextLink({ href, children, ...props }: AnchorProps & { href: string; children: ReactNode }) {
  return (
    <Anchor component={Link} href={href} fz="inherit" {...props}>
      {children}
    </Anchor>
  );
}
