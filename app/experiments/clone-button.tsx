"use client";
import { Button, Group, Modal, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCopy, IconPlus } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { useCallback, useState, type FormEvent } from "react";
import { useAction } from "@/app/_state/use-action";
import { client, type NewExperiment } from "@/lib/api/browser/client";

interface CloneButtonProps {
  /** What the new experiment starts from; nothing makes a blank one. */
  source?: Omit<NewExperiment, "title">;
  title?: string;
  label: string;
  /** @default false */
  isOpenAtFirst?: boolean;
}

/** Asks for a title, creates an experiment and opens it. */
export function CloneButton({ source = {}, title = "", label, isOpenAtFirst = false }: CloneButtonProps) {
  const [isOpen, { open, close }] = useDisclosure(isOpenAtFirst);
  const isClone = source.cloneOfExperiment !== undefined || source.cloneOfRun !== undefined;
  return (
    <>
      <Button
        variant={isClone ? "default" : "filled"}
        leftSection={isClone ? <IconCopy size={14} aria-hidden /> : <IconPlus size={14} aria-hidden />}
        onClick={open}
      >
        {label}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={isClone ? "Clone into a new experiment" : "New experiment"}
        closeButtonProps={{ "aria-label": "Close" }}
      >
        <TitleForm source={source} title={title} />
      </Modal>
    </>
  );
}

function TitleForm({ source, title }: Required<Pick<CloneButtonProps, "source" | "title">>) {
  const router = useRouter();
  const [name, setName] = useState(title);
  const { run, isBusy } = useAction(
    useCallback(async () => {
      const { experiment } = await client.createExperiment({ ...source, title: name.trim() });
      router.push(`/experiments/${experiment.id}`);
    }, [router, source, name]),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run();
  };
  return (
    <form onSubmit={submit}>
      <TextInput
        data-autofocus
        label="Title"
        description="A few words; the file under experiments/ is named after it."
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="md">
        <Button type="submit" loading={isBusy} disabled={name.trim() === ""}>
          Create
        </Button>
      </Group>
    </form>
  );
}
