"use client";
import { Button, Menu } from "@mantine/core";
import { checklistUrl } from "@/lib/api/browser/client";

const CHOICES = [
  { standard: "claim", format: "html", title: "CLAIM 2024, to print" },
  { standard: "claim", format: "md", title: "CLAIM 2024, Markdown" },
  { standard: "tripod", format: "html", title: "TRIPOD+AI, to print" },
  { standard: "tripod", format: "md", title: "TRIPOD+AI, Markdown" },
] as const;

/** Downloads a reporting checklist that is filled in with what is known of a run. */
export function ChecklistMenu({ run, model }: { run: string; model?: string }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="sm">
          Checklist
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Filled in; what only you can write is marked</Menu.Label>
        {CHOICES.map(({ standard, format, title }) => (
          <Menu.Item key={title} component="a" href={checklistUrl(run, { standard, format, model })} download>
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
