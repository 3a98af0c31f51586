import { type ReactNode } from "react";
import { TextLink } from "@/app/_components/ui/text-link";
import { type PublishedModel } from "@/lib/publish/model";

/** What a model was made of: a link to its run, of how many it is the mean, or that it goes with the product and its run is not here. */
export function ModelMaker({
  model: { run, shipped, members },
  children,
}: {
  model: Pick<PublishedModel, "run" | "shipped" | "members">;
  /** The words of the link. */
  children: ReactNode;
}) {
  if (shipped !== null) return <>goes with Hilum, trained elsewhere</>;
  if (members.length > 0) return <>mean of {members.length} networks</>;
  return (
    <>
      from{" "}
      <TextLink href={`/runs/${run}`} underline="always">
        {children}
      </TextLink>
    </>
  );
}
