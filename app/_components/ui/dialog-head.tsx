import { CloseButton, Group, Title } from "@mantine/core";

/**
 * The head of a modal or drawer: its title and the way out. Mantine's own is a `<header>`, which inside a dialog counts
 * as a second banner of the page; use this with `withCloseButton={false}` and `attributes={{ content: { "aria-label": … } }}`.
 */
export function DialogHead({ title, onClose }: { title: string; onClose: () => void }) {
  return (
    <Group justify="space-between" wrap="nowrap" mb="md">
      <Title order={2}>{title}</Title>
      <CloseButton aria-label="Close" onClick={onClose} />
    </Group>
  );
}
