import { redirect } from "next/navigation";
import { hasExperiment } from "@/lib/store/files/experiment-files";

export const dynamic = "force-dynamic";

/** The way in: the shipped quick start, or the list where it was deleted. */
export default async function HomePage() {
  redirect((await hasExperiment("quickstart")) ? "/experiments/quickstart" : "/experiments");
}
