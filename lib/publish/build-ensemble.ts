import { resolveCnn } from "../architectures/resolve-cnn";
import type { Engine } from "../engines/engine";
import { invariant } from "../invariant";
import { logitsOfProbabilities } from "../metrics/calibration/logits-of-probabilities";
import { ensembleExplanation, ensembleModel, type EnsembleSource } from "../onnx/ensemble-model";
import type { LogitScaling } from "../tensor/logit-scaling";
import { meanRow } from "../tensor/mean-row";
import { probabilityRows } from "../tensor/probabilities";
import { type TestViews, testViews, viewOf } from "../tensor/test-views";
import { engineLogits, fileMetadata, type ModelFiles, proveFiles, type TrainedNetwork } from "./build-model";

/** Several networks, or one that is shown several views, that are published as one model. */
export interface NetworkEnsemble {
  /** One or more, of the same labels, preprocessing, input size and activation. Each is calibrated by itself. */
  members: readonly TrainedNetwork[];
  views: TestViews;
  /** What calibrates the mean of two or more members. */
  scaling: LogitScaling | null;
}

/** Whether it takes more than the graph of one network. */
export const isComposite = ({ members, views }: Pick<NetworkEnsemble, "members" | "views">): boolean =>
  members.length > 1 || views !== "none";

/**
 * Makes the files of networks that answer as one model and proves them on the golden film: they must give the mean of what
 * the engine of each member says of each view, which is computed here without any graph.
 * @param engines that trained the members, in their order.
 * @throws HilumError `invalidSpec` for a network without a convolution, which no heat map can explain.
 */
export async function buildEnsembleFiles(ensemble: NetworkEnsemble, engines: readonly Engine[]): Promise<ModelFiles> {
  return proveFiles(ensembleFiles(ensemble), ensemble.members[0], (image) => ensembleAnswer(ensemble, engines, image));
}

/** The two ONNX files, unproven. */
export function ensembleFiles({ members, views, scaling }: NetworkEnsemble): Pick<ModelFiles, "onnx" | "explain"> {
  const [{ labels, activation, preprocessing }] = members;
  const source: EnsembleSource = {
    members: members.map(({ cnn, weights, scaling: own }) => ({
      cnn: resolveCnn(cnn, labels.length),
      weights,
      scaling: own,
    })),
    labelCount: labels.length,
    activation,
    views,
    scaling,
    metadata: fileMetadata({ labels, preprocessing }),
  };
  return { onnx: ensembleModel(source), explain: ensembleExplanation(source) };
}

async function ensembleAnswer(
  { members, views, scaling }: NetworkEnsemble,
  engines: readonly Engine[],
  image: Float32Array,
): Promise<number[]> {
  const [{ activation, cnn }] = members;
  const shown = testViews(views).map((view) => viewOf(image, cnn.input.size, view));
  const rows: number[][] = [];
  for (const [index, member] of members.entries()) {
    const engine = engines.at(index);
    invariant(engine !== undefined, "each member has an engine");
    const count = member.labels.length;
    const logits = await engineLogits(member, engine, shown);
    const own =
      shown.length === 1
        ? logits
        : logitsOfProbabilities(activation, meanRow(probabilityRows(activation, logits, count)));
    rows.push(probabilityRows(activation, own, count, member.scaling)[0]);
  }
  const mean = meanRow(rows);
  return scaling === null
    ? mean
    : probabilityRows(activation, logitsOfProbabilities(activation, mean), mean.length, scaling)[0];
}
