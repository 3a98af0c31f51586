import { Text } from "@mantine/core";
import type { LoadedWeights } from "@/lib/training/initial-weights-spec";

/** What a run starts from, with the tensors that did not come from there and why. */
export function LoadedWeightsView({
  weights: { source, loaded, total, missing, adapted, unused, terms },
  verb = "Started",
}: {
  weights: LoadedWeights;
  verb?: string;
}) {
  return (
    <div>
      <Text size="sm" mt="xs">
        {verb} from {source}: {loaded} of {total} tensors loaded{missing.length > 0 && ", the others random"}.
      </Text>
      {terms.map((term) => (
        <Text key={term} size="xs" c="dimmed">
          {term}
        </Text>
      ))}
      {missing.length + adapted.length + unused.length > 0 && (
        <details>
          <summary>
            <Text span size="sm">
              Tensors that did not come as they were
            </Text>
          </summary>
          <ul>
            {missing.map(({ name, reason }) => (
              <li key={name}>
                <Text size="xs">
                  {name} is random: {reason}.
                </Text>
              </li>
            ))}
            {adapted.map(({ name, reason }) => (
              <li key={name}>
                <Text size="xs">
                  {name} was {reason}.
                </Text>
              </li>
            ))}
            {unused.length > 0 && (
              <li>
                <Text size="xs">Not used by this network: {unused.join(", ")}.</Text>
              </li>
            )}
          </ul>
        </details>
      )}
    </div>
  );
}
