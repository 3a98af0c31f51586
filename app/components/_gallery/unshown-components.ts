/** Components of `app/_components` without a specimen of their own, each with the reason. */
export const UNSHOWN_COMPONENTS: Readonly<Record<string, string>> = {
  Navigation: "stands at the head of every page, this one too",
  PageFrame: "is the frame of the page itself",
  Providers: "draws nothing: theme and notifications of the page itself",
  CellFigure: "is a part of ConfusionTable and ConfusionDifference",
  ClassBarsChart: "is what ClassBars loads and draws",
  ConfusionGrid: "is the frame of ConfusionTable and ConfusionDifference",
  CurveCanvas: "is what CurveChart loads and draws",
  SmallLineChart: "is what SmallChart loads and draws",
};
