import { Badge } from "@mantine/core";

/** Stands beside a data set that networks are tested on and none is trained on. */
export function TestOnlyBadge() {
  return (
    <Badge variant="light" color="grape">
      For tests only
    </Badge>
  );
}
