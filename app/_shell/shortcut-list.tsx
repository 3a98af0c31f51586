"use client";
import { Group, Kbd, Modal, Stack, Table, TableTbody, TableTd, TableTr, Title } from "@mantine/core";
import { SHORTCUTS } from "./shortcuts";

/** The list that `?` opens. */
export function ShortcutList({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal opened={isOpen} onClose={onClose} title="Keyboard shortcuts" closeButtonProps={{ "aria-label": "Close" }}>
      <Stack>
        {SHORTCUTS.map(({ where, shortcuts }) => (
          <section key={where}>
            <Title order={3} mb={4}>
              {where}
            </Title>
            <Table withRowBorders={false} verticalSpacing={3}>
              <TableTbody>
                {shortcuts.map(({ keys, does }) => (
                  <TableTr key={does}>
                    <TableTd w={150}>
                      <Group gap={4}>
                        {keys.map((key) => (
                          <Kbd key={key} size="xs">
                            {key}
                          </Kbd>
                        ))}
                      </Group>
                    </TableTd>
                    <TableTd>{does}</TableTd>
                  </TableTr>
                ))}
              </TableTbody>
            </Table>
          </section>
        ))}
      </Stack>
    </Modal>
  );
}
