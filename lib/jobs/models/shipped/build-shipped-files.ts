import { selectEngine } from "../../../engines/select-engine";
import { scalingOf } from "../../../metrics/calibration/network-calibration";
import { buildEnsembleFiles, isComposite, type NetworkEnsemble } from "../../../publish/build-ensemble";
import { buildModelFiles, type ModelFiles } from "../../../publish/build-model";
import { type PublishedModel } from "../../../publish/model";
import { type WeightsFile } from "../../../publish/shipped/weights-file";

type ToldOfModel = Pick<
  PublishedModel,
  "labels" | "preprocessing" | "activation" | "calibration" | "members" | "views"
>;

/**
 * The files of a packed model from its weights, proven against the engine on the golden film.
 * @param networks in the order of the model's members; one where it has none.
 */
export async function buildShippedFiles(model: ToldOfModel, networks: readonly WeightsFile[]): Promise<ModelFiles> {
  const ensemble = ensembleOf(model, networks);
  const engine = await selectEngine("onnx");
  return isComposite(ensemble)
    ? buildEnsembleFiles(
        ensemble,
        ensemble.members.map(() => engine),
      )
    : buildModelFiles(ensemble.members[0], engine);
}

/** Networks of several are calibrated each by itself, and their mean by the model's calibration; a lone one by that. */
function ensembleOf(
  { labels, preprocessing, activation, calibration, members, views }: ToldOfModel,
  networks: readonly WeightsFile[],
): NetworkEnsemble {
  const isOne = networks.length === 1;
  const own = scalingOf(calibration, labels.length);
  return {
    members: networks.map(({ cnn, weights }, index) => ({
      cnn,
      labels,
      weights,
      preprocessing,
      activation,
      scaling: isOne ? own : scalingOf(members[index].calibration, labels.length),
    })),
    views,
    scaling: isOne ? null : own,
  };
}
