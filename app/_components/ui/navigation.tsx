"use client";
import Link from "next/link";
import { usePathname } from "next/navigation";
import styles from "./shell.module.css";

const PLACES = [
  { href: "/experiments", label: "Experiments" },
  { href: "/datasets", label: "Data sets" },
  { href: "/runs", label: "Runs" },
  { href: "/compare", label: "Compare" },
  { href: "/models", label: "Models" },
] as const;

/** The five places of the workbench. */
export function Navigation() {
  const path = usePathname();
  return (
    <nav className={styles.nav} aria-label="Main">
      {PLACES.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          className={styles.link}
          aria-current={path === href || path.startsWith(`${href}/`) ? "page" : undefined}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
