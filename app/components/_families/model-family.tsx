"use client";

import { CardText } from "@/app/models/_components/card-text";
import { ModelScore } from "@/app/models/_components/model-score";
import { ModelsTable } from "@/app/models/_components/models-table";
import { ModelVersionTable } from "@/app/models/_components/model-version-table";
import { modelCardMarkdown } from "@/lib/publish/model-card";
import { exampleModel } from "../_gallery/example-model";
import { Family, Specimen } from "../_gallery/specimen";

/** Published models. */
export function ModelFamily() {
  return (
    <Family id="models" title="Models">
      <Specimen of="ModelScore">
        <div>
          <ModelScore report={exampleModel.report} />
        </div>
      </Specimen>
      <Specimen of="ModelsTable">
        <ModelsTable models={[exampleModel, { ...exampleModel, name: "another-example", synthetic: false }]} />
      </Specimen>
      <Specimen of="ModelVersionTable">
        <ModelVersionTable
          versions={[exampleModel, { ...exampleModel, version: 1, publishedAt: "2026-01-03T08:30:00.000Z" }]}
        />
      </Specimen>
      <Specimen of="CardText">
        <CardText markdown={modelCardMarkdown(exampleModel)} />
      </Specimen>
    </Family>
  );
}
