import { redirect } from "next/navigation";

/** The way in: the experiments. */
export default function HomePage() {
  redirect("/experiments");
}
