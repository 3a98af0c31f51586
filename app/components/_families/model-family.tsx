"use client";

import { CardText } from "@/app/models/_components/card-text";
import { ModelScore } from "@/app/models/_components/model-score";
import { ModelsTable } from "@/app/models/_components/models-table";
import { ModelVersionTable } from "@/app/models/_components/model-version-table";
import { CompositionPanel } from "@/app/models/_components/composition-panel";
import { ModelMaker } from "@/app/models/_components/model-maker";
import { ShippedPanel } from "@/app/models/_components/shipped-panel";
import { modelCardMarkdown } from "@/lib/publish/card/model-card";
import { exampleEnsemble, exampleModel, exampleOrigin } from "../_gallery/example-model";
import { Family, Specimen, State } from "../_gallery/specimen";

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
      <Specimen of="ModelMaker">
        <State name="a run of this workbench">
          <ModelMaker model={exampleModel}>{exampleModel.run}</ModelMaker>
        </State>
        <State name="with Hilum">
          <ModelMaker model={{ ...exampleModel, shipped: exampleOrigin }}>{exampleModel.run}</ModelMaker>
        </State>
      </Specimen>
      <Specimen of="CompositionPanel">
        <CompositionPanel model={exampleEnsemble} />
      </Specimen>
      <Specimen of="ShippedPanel">
        <ShippedPanel origin={exampleOrigin} start="example-model@2" />
      </Specimen>
      <Specimen of="CardText">
        <CardText markdown={modelCardMarkdown(exampleModel)} />
      </Specimen>
    </Family>
  );
}
