import { Loader, Text } from "@mantine/core";
import { IconShieldCheck } from "@tabler/icons-react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import styles from "./predict.module.css";
import { type JudgeState } from "./use-film-judge";

/** A difference of probabilities as a reader of tables writes it. */
function formatDifference(difference: number): string {
  if (difference === 0) return "none";
  const exponent = Math.floor(Math.log10(difference));
  return `${(difference / 10 ** exponent).toFixed(1)} × 10${[...String(exponent)].map((sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]).join("")}`;
}

/** What the page found when it computed the golden film here and compared it with the trainer's answer. */
export function SelfCheckLine({ judge }: { judge: JudgeState }) {
  switch (judge.state) {
    case "loading":
      return (
        <div className={styles.check} role="status">
          <Loader size={14} />
          <Text size="sm">Loading the model and checking it on its reference film …</Text>
        </div>
      );
    case "ready":
      return (
        <div className={styles.check} role="status">
          <IconShieldCheck size={18} aria-hidden />
          <Text size="sm">
            Self-check passed: this browser computes what the trainer computed. Largest difference on the reference
            film: {formatDifference(judge.check.largestDifference)}.
          </Text>
        </div>
      );
    case "unlike":
      return (
        <FailureAlert
          failure={{
            message: "This browser does not compute what the trainer computed, so it will not predict.",
            remedy: `On the reference film the probabilities differ by ${formatDifference(judge.check.largestDifference)}; at most 1.0 × 10⁻⁴ is allowed. Update the browser or use another one, and publish the model again if all of them refuse.`,
          }}
        />
      );
    case "failed":
      return (
        <FailureAlert
          failure={{
            message: "The model could not be loaded into this browser.",
            remedy: `${judge.message} Reload the page; if it stays so, the browser is too old (WebAssembly with SIMD is needed) or the server is down.`,
          }}
        />
      );
  }
}
