"use client";
import { Skeleton, Table, TableTbody, TableTd, TableTh, TableThead, TableTr, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { FailureAlert } from "@/app/_components/ui/failure-alert";
import { formatCount, formatSmall } from "@/app/_components/ui/format-values";
import { showFailure } from "@/app/_state/use-action";
import { useRequest } from "@/app/_state/use-request";
import { client } from "@/lib/api/browser/client";
import type { ParameterSummary } from "@/lib/api/responses";
import { formatShape } from "@/lib/architectures/format-shape";
import styles from "./weight-inspector.module.css";

/** A trained network's arrays with their spread, and the histogram of the chosen one. */
export function WeightInspector({ run }: { run: string }) {
  const { value: parameters, failure } = useRequest(`weights:${run}`, (signal) =>
    client.listParameters(run, { signal }),
  );
  const [chosen, setChosen] = useState<string | null>(null);
  if (failure) return <FailureAlert failure={failure} />;
  if (!parameters) return <Skeleton height={320} />;
  const shown = chosen ?? parameters[0].name;
  return (
    <>
      <ParameterHistogram run={run} parameter={shown} />
      <ParameterTable parameters={parameters} chosen={shown} onChoose={setChosen} />
    </>
  );
}

function ParameterHistogram({ run, parameter }: { run: string; parameter: string }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const abort = new AbortController();
    const draw = async () => {
      const [{ render }, values] = await Promise.all([
        import("@tensorflow/tfjs-vis"),
        client.getParameter(run, parameter, { signal: abort.signal }),
      ]);
      if (!abort.signal.aborted && host.current)
        await render.histogram(host.current, values, {
          width: 480,
          height: 180,
          maxBins: 40,
          stats: false,
          color: getComputedStyle(host.current).getPropertyValue("--series-1").trim(),
        });
    };
    draw().catch((error: unknown) => !abort.signal.aborted && showFailure(error));
    return () => abort.abort();
  }, [run, parameter]);
  return (
    <figure className={styles.figure}>
      <figcaption>
        <Text size="sm" ff="monospace">
          {parameter}
        </Text>
      </figcaption>
      <div ref={host} className={styles.host} role="img" aria-label={`Histogram of the values of ${parameter}`} />
    </figure>
  );
}

function ParameterTable({
  parameters,
  chosen,
  onChoose,
}: {
  parameters: readonly ParameterSummary[];
  chosen: string;
  onChoose: (name: string) => void;
}) {
  return (
    <Table fz="xs" verticalSpacing={3}>
      <TableThead>
        <TableTr>
          <TableTh>Parameter</TableTh>
          <TableTh>Shape</TableTh>
          <TableTh ta="right">Values</TableTh>
          <TableTh ta="right">Mean</TableTh>
          <TableTh ta="right">Std. dev.</TableTh>
        </TableTr>
      </TableThead>
      <TableTbody>
        {parameters.map(({ name, shape, mean, standardDeviation }) => (
          <TableTr key={name} bg={name === chosen ? "var(--subtle)" : undefined}>
            <TableTd>
              <button
                type="button"
                className={styles.name}
                aria-pressed={name === chosen}
                onClick={() => onChoose(name)}
              >
                {name}
              </button>
            </TableTd>
            <TableTd>{formatShape(shape)}</TableTd>
            <TableTd ta="right">{formatCount(shape.reduce((product, length) => product * length, 1))}</TableTd>
            <TableTd ta="right">{formatSmall(mean)}</TableTd>
            <TableTd ta="right">{formatSmall(standardDeviation)}</TableTd>
          </TableTr>
        ))}
      </TableTbody>
    </Table>
  );
}
