"use client";
import { useIntersection } from "@mantine/hooks";
import { type ReactNode, useState } from "react";

/** Shows its children, and lets them ask for what they need, once they come near the screen; before that their place is kept free. */
export function WhenNear({ height, children }: { height: number; children: ReactNode }) {
  const { ref, entry } = useIntersection({ rootMargin: "200px" });
  const [isNear, setNear] = useState(false);
  if (entry?.isIntersecting && !isNear) setNear(true);
  return isNear ? children : <div ref={ref} style={{ minHeight: height }} />;
}
