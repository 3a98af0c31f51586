import { Title } from "@mantine/core";

export default function ExperimentsPage() {
  return <Title order={1}>Experiments</Title>;
}
