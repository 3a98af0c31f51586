import { type ShortcutReport, ShortcutSubject } from "../../assessment/shortcuts/shortcut-report";
import { loadTrainedNetwork } from "../../jobs/models/open-network";
import type { Store } from "../../store/open-store";
import type { CommandContext } from "../command";
import { assessWithBar } from "./assess-with-bar";

/** The shortcut audit of a completed run, made or waited for with a bar. Throws `notFound`, `conflict`, and what made it fail. */
export async function shortcutAuditWithBar(
  store: Store,
  idOrName: string,
  context: Pick<CommandContext, "terminal" | "signal">,
): Promise<ShortcutReport> {
  // Whether it is completed is told before anything is asked for.
  const { id, name } = (await loadTrainedNetwork(store, idOrName)).run;
  const subject = ShortcutSubject.parse({ kind: "shortcuts" });
  return (await assessWithBar(store, { run: id, subject, title: `Auditing ${name}` }, context)).result;
}
