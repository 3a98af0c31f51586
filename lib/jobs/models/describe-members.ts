import { type PublishedModel } from "../../publish/model";
import { type Store } from "../../store/open-store";
import { describeStart } from "./describe-start";
import { type JudgedEnsemble } from "./judge-ensemble";
import { type Member } from "./load-members";

type Composition = Pick<PublishedModel, "members" | "views" | "viewsEffect" | "testedBy">;

/** What a model is made of, and who judged the films of its report. Members are told of where there are two or more. */
export async function describeMembers(
  store: Store,
  members: readonly Member[],
  { ensemble, viewsEffect, testedBy, tested, memberCalibrations }: JudgedEnsemble,
): Promise<Composition> {
  const described: PublishedModel["members"] = [];
  for (const [index, { run, network }] of members.entries())
    described.push({
      run: run.id,
      name: run.name,
      dataset: run.spec.dataset,
      cnn: network.cnn,
      start: await describeStart(store, run),
      calibration: memberCalibrations[index],
      tested: tested[index],
    });
  return { members: members.length === 1 ? [] : described, views: ensemble.views, viewsEffect, testedBy };
}
