"use client";
import { ActionIcon, Button, Kbd, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { spotlight } from "@mantine/spotlight";
import { IconKeyboard, IconMoon, IconSearch, IconSun } from "@tabler/icons-react";
import styles from "@/app/_components/ui/shell.module.css";
import { CommandPalette } from "./command-palette";
import { ShortcutList } from "./shortcut-list";
import { WorkerLight } from "./worker-light";

/** The right side of the header: workers, search, shortcuts, colour scheme. */
export function ShellTools() {
  const [isListOpen, list] = useDisclosure(false);
  useHotkeys([
    ["shift+?", list.open],
    ["?", list.open],
  ]);
  return (
    <div className={styles.tools}>
      <WorkerLight />
      <Button
        variant="default"
        color="gray"
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={
          <Kbd size="xs" aria-hidden>
            Ctrl K
          </Kbd>
        }
        onClick={() => spotlight.open()}
        visibleFrom="sm"
      >
        Find
      </Button>
      <Tooltip label="Keyboard shortcuts (?)">
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Keyboard shortcuts" onClick={list.open}>
          <IconKeyboard size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <SchemeToggle />
      <CommandPalette />
      <ShortcutList isOpen={isListOpen} onClose={list.close} />
    </div>
  );
}

function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light", { getInitialValueInEffect: true });
  const other = scheme === "dark" ? "light" : "dark";
  return (
    <Tooltip label={`Switch to ${other}`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={`Switch to ${other} colours`}
        onClick={() => setColorScheme(other)}
      >
        {scheme === "dark" ? <IconSun size={18} aria-hidden /> : <IconMoon size={18} aria-hidden />}
      </ActionIcon>
    </Tooltip>
  );
}
