"use client";
import { ActionIcon, Menu, Text, VisuallyHidden } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { Fragment, useState } from "react";
import { formatCompact, formatPlural } from "@/app/_components/ui/format-values";
import type { CnnSpec, LayerKind, LayerSpec } from "@/lib/architectures/cnn-spec";
import { describeLayer } from "@/lib/architectures/describe-layer";
import { moveLayer, removeLayer, replaceLayer } from "@/lib/architectures/edit-layers";
import { formatShape } from "@/lib/architectures/format-shape";
import { parameterCountOf } from "@/lib/architectures/layer-cost";
import { isInGroup, LAYER_KINDS, layerRow } from "@/lib/architectures/layers/layer-table";
import { newLayer } from "@/lib/architectures/new-layer";
import type { CnnCheck } from "@/lib/architectures/resolve-cnn";
import type { CnnProblem, ResolvedLayer } from "@/lib/architectures/resolved-cnn";
import { LayerForm } from "./layer-form";
import styles from "./layer-table.module.css";

interface LayerTableProps {
  cnn: CnnSpec;
  check: CnnCheck;
  onChange: (cnn: CnnSpec) => void;
}

/** The layers from the image to the logits, each with what it gives and costs; a problem stands at its layer. */
export function LayerTable({ cnn, check, onChange }: LayerTableProps) {
  const [open, setOpen] = useState<number | null>(null);
  const resolved = new Map((check.ok ? check.cnn.layers : check.layers).map((layer) => [layer.name, layer]));
  const problems = check.ok ? [] : check.problems;
  const setLayers = (layers: LayerSpec[]) => layers.length > 0 && onChange({ ...cnn, layers });
  const insert = (at: number, kind: LayerKind) => {
    setLayers(cnn.layers.toSpliced(at, 0, newLayer(kind, cnn.layers, at)));
    setOpen(at);
  };
  return (
    <div>
      <div
        className={styles.scroll}
        tabIndex={0}
        role="region"
        aria-label={`Layers, ${formatPlural(cnn.layers.length, "layer")}`}
      >
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">layer</th>
              <th scope="col">kind</th>
              <th scope="col">settings</th>
              <th scope="col" className={styles.figure}>
                output
              </th>
              <th scope="col" className={styles.figure}>
                parameters
              </th>
              <th scope="col" className={styles.figure}>
                multiply-adds
              </th>
              <th scope="col">
                <VisuallyHidden>change</VisuallyHidden>
              </th>
            </tr>
          </thead>
          <tbody>
            {cnn.layers.map((layer, position) => (
              <Fragment key={position}>
                <LayerRow
                  layer={layer}
                  resolved={resolved.get(layer.name)}
                  isOpen={open === position}
                  onToggle={() => setOpen(open === position ? null : position)}
                  menu={
                    <LayerMenu
                      layer={layer}
                      onInsert={(kind) => insert(position + 1, kind)}
                      onRemove={() => setLayers(removeLayer(cnn.layers, position))}
                      onMove={(by) => setLayers(moveLayer(cnn.layers, position, by))}
                    />
                  }
                />
                <ProblemRows problems={problems.filter((problem) => problem.layer === layer.name)} />
                {open === position && (
                  <tr>
                    <td colSpan={7} className={styles.form}>
                      <LayerForm
                        layer={layer}
                        above={["input", ...cnn.layers.slice(0, position).map(({ name }) => name)]}
                        onChange={(changed) => setLayers(replaceLayer(cnn.layers, position, changed))}
                      />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

interface LayerRowProps {
  layer: LayerSpec;
  resolved: ResolvedLayer | undefined;
  isOpen: boolean;
  onToggle: () => void;
  menu: React.ReactNode;
}

function LayerRow({ layer, resolved, isOpen, onToggle, menu }: LayerRowProps) {
  const parameters = resolved ? parameterCountOf(resolved) : 0;
  return (
    <tr data-open={isOpen || undefined}>
      <th scope="row">
        <button type="button" className={styles.name} aria-expanded={isOpen} onClick={onToggle}>
          {layer.name}
        </button>
      </th>
      <td>{layerRow(layer.kind).title}</td>
      <td className={styles.settings}>
        {[describeLayer(layer), layer.inputs && `reads ${layer.inputs.join(", ")}`].filter(Boolean).join("; ")}
      </td>
      <td className={styles.figure}>{resolved ? formatShape(resolved.outputShape) : "–"}</td>
      <td className={styles.figure}>{parameters ? formatCompact(parameters) : ""}</td>
      <td className={styles.figure}>{resolved?.multiplyAdds ? formatCompact(resolved.multiplyAdds) : ""}</td>
      <td>{menu}</td>
    </tr>
  );
}

function ProblemRows({ problems }: { problems: readonly CnnProblem[] }) {
  return problems.map((problem) => (
    <tr key={problem.message}>
      <td colSpan={7} className={styles.problem} role="alert">
        <Text size="sm" c="var(--mantine-color-error)" component="span">
          This layer cannot stand here: {problem.message}.
        </Text>{" "}
        <Text size="sm" component="span">
          {problem.suggestion}
        </Text>
      </td>
    </tr>
  ));
}

interface LayerMenuProps {
  layer: LayerSpec;
  onInsert: (kind: LayerKind) => void;
  onRemove: () => void;
  onMove: (by: -1 | 1) => void;
}

function LayerMenu({ layer, onInsert, onRemove, onMove }: LayerMenuProps) {
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon size="xs" variant="subtle" color="gray" aria-label={`More for ${layer.name}`}>
          <IconDots size={14} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: "auto" }}>
        <Menu.Item onClick={() => onMove(-1)}>Move up</Menu.Item>
        <Menu.Item onClick={() => onMove(1)}>Move down</Menu.Item>
        <Menu.Item onClick={onRemove}>Remove</Menu.Item>
        <Menu.Divider />
        {GROUPS.map((group) => (
          <Fragment key={group}>
            <Menu.Label>Insert below: {group.toLowerCase()}</Menu.Label>
            {LAYER_KINDS.filter((kind) => isInGroup(kind, group)).map((kind) => (
              <Menu.Item key={kind} onClick={() => onInsert(kind)}>
                {layerRow(kind).title}
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const GROUPS = [...new Set(LAYER_KINDS.map((kind) => layerRow(kind).group))];
