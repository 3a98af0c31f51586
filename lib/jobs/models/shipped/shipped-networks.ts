import { scalingOf } from "../../../metrics/calibration/network-calibration";
import { type TrainedNetwork } from "../../../publish/build-model";
import { type PublishedModel } from "../../../publish/model";
import { type WeightsFile } from "../../../publish/shipped/weights-file";

/** The network of a packed model with what gives its weights meaning. */
export function shippedNetwork(
  {
    labels,
    preprocessing,
    activation,
    calibration,
  }: Pick<PublishedModel, "labels" | "preprocessing" | "activation" | "calibration">,
  { cnn, weights }: WeightsFile,
): TrainedNetwork {
  return { cnn, labels, weights, preprocessing, activation, scaling: scalingOf(calibration, labels.length) };
}
