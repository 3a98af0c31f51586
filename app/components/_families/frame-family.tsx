"use client";

import { Text } from "@mantine/core";
import { DialogHead } from "@/app/_components/ui/dialog-head";
import { Panel } from "@/app/_components/ui/panel";
import { SafeMarkdown } from "@/app/_components/ui/safe-markdown";
import { Stat, Stats } from "@/app/_components/ui/stat";
import { Family, Specimen, State } from "../_gallery/specimen";

const MARKDOWN = [
  "What is the *question*, and what would **answer** it?",
  "1. A list with `code`\n2. and [a link](https://example.org)",
  "![An image of elsewhere](https://example.org/film.png)",
  "> A quotation.",
].join("\n\n");

/** What stands around figures and words. */
export function FrameFamily() {
  return (
    <Family id="frames" title="Frames, figures and text">
      <Specimen of="Panel">
        <State name="with its own padding">
          <Panel>Content</Panel>
        </State>
        <State name="flush">
          <Panel flush>Content that keeps its own distance</Panel>
        </State>
      </Specimen>
      <Specimen of="Stats">
        <Stats>
          <Stat label="Films" value="1,240" />
          <Stat label="Patients" value="980" note="1.27 films a patient" />
          <Stat label="Macro F1" value="–" note="no class was predicted" />
        </Stats>
      </Specimen>
      <Specimen of="Stat">
        <dl style={{ margin: 0 }}>
          <Stat label="One of them" value="61.7%" note="95% interval 55.4–67.6%" />
        </dl>
      </Specimen>
      <Specimen of="DialogHead">
        <Panel>
          <DialogHead title="Delete Example films for good?" onClose={() => undefined} />
          <Text>What would happen.</Text>
        </Panel>
      </Specimen>
      <Specimen of="SafeMarkdown">
        <SafeMarkdown>{MARKDOWN}</SafeMarkdown>
      </Specimen>
    </Family>
  );
}
