import { List, ListItem, Text, Title } from "@mantine/core";
import { Panel } from "@/app/_components/ui/panel";
import { SafeMarkdown } from "@/app/_components/ui/safe-markdown";
import { madeSentence } from "@/lib/publish/shipped/describe-shipped";
import { type ShippedOrigin } from "@/lib/publish/shipped/shipped-origin";

/** Where a model comes from that goes with the product, how it was made and by what terms it may be used. */
export function ShippedPanel({ origin, start }: { origin: ShippedOrigin; start: string }) {
  return (
    <section aria-labelledby="origin">
      <Title order={2} id="origin" mb="xs">
        Where it comes from
      </Title>
      <Panel>
        <Text>{origin.description}</Text>
        <SafeMarkdown>{madeSentence(origin)}</SafeMarkdown>
        <Title order={3} size="h5" mt="sm">
          Terms
        </Title>
        <List size="sm">
          {origin.terms.map((term) => (
            <ListItem key={term}>{term}</ListItem>
          ))}
        </List>
        <Text size="sm" mt="sm">
          A training can start from it: in a Train cell under <em>Starting point</em>, or with{" "}
          <code>npx hilum train … --from model:{start} --own-network</code>. These terms then go with what comes of it.
        </Text>
      </Panel>
    </section>
  );
}
