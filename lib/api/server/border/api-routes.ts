/** @file Every address under `/api`, what may be done there, and how long a body each takes: the one table that the border judges by. */
import { MAX_FILE_BYTES } from "../../../imaging/film-size";

const MIB = 2 ** 20;
/** A form with a few fields. */
const FORM = MIB / 4;
/** A run's settings with the whole network. */
const SPEC = 2 * MIB;
/** A list of some hundred thousand files with what is known of each. */
const FILE_LIST = 160 * MIB;

export type ApiMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Method → the most bytes that its body may have; 0 where it takes none. */
export type ApiRoute = Partial<Record<ApiMethod, number>> & {
  /** An endless answer: asking for its head alone would leave it open. */ endless?: true;
};

/** The films of one request to `predict`, together, and the files of one Layers model. */
const MAX_PREDICT_BYTES = 256 * MIB;
export const MAX_LAYERS_BYTES = 512 * MIB;
/** Notebooks hold text and settings only. */
const MAX_EXPERIMENT_BYTES = 8 * MIB;

/** Address as the folders of `app/api` spell it → what it takes. `api-routes.test.ts` holds it to the folder. */
export const API_ROUTES: Record<string, ApiRoute> = {
  "/api/comparisons": { POST: FORM },
  "/api/datasets": { GET: 0 },
  "/api/datasets/[id]": { GET: 0, PATCH: FORM, DELETE: 0 },
  "/api/datasets/[id]/audit": { GET: 0, POST: 0 },
  "/api/datasets/[id]/audit/headline": { GET: 0 },
  "/api/datasets/[id]/audit/verdicts": { PUT: 4 * MIB },
  "/api/datasets/[id]/augmentation": { POST: SPEC },
  "/api/datasets/[id]/cohort": { GET: 0 },
  "/api/datasets/[id]/films": { GET: 0 },
  "/api/datasets/[id]/films/[index]": { GET: 0 },
  "/api/datasets/[id]/films/[index]/pixels": { GET: 0 },
  "/api/datasets/[id]/films/[index]/thumbnail": { GET: 0 },
  "/api/datasets/[id]/join": { GET: 0, POST: 0 },
  "/api/datasets/[id]/label-doubts": { GET: 0 },
  "/api/datasets/[id]/label-reviews": { GET: 0, PUT: 4 * MIB, POST: FORM },
  "/api/datasets/[id]/restore": { POST: 0 },
  "/api/datasets/[id]/split": { GET: 0, POST: SPEC },
  "/api/datasets/[id]/versions": { GET: 0 },
  "/api/engines/[engine]": { GET: 0 },
  "/api/experiments": { GET: 0, POST: FORM },
  "/api/experiments/[id]": { GET: 0, PUT: MAX_EXPERIMENT_BYTES },
  "/api/imports": { POST: FORM },
  "/api/imports/[id]": { GET: 0, DELETE: 0 },
  "/api/imports/[id]/arrived": { POST: FILE_LIST },
  "/api/imports/[id]/commit": { POST: FILE_LIST },
  "/api/imports/[id]/files": { PUT: MAX_FILE_BYTES },
  "/api/imports/[id]/samples": { POST: FORM },
  "/api/joins": { POST: FORM },
  "/api/joins/preview": { POST: FORM },
  "/api/layers-models": { POST: MAX_LAYERS_BYTES },
  "/api/learning-curves": { GET: 0, POST: FORM },
  "/api/learning-curves/[id]": { GET: 0, POST: 0, DELETE: 0 },
  "/api/learning-curves/plan": { POST: FORM },
  "/api/models": { GET: 0, POST: FORM },
  "/api/models/[model]": { GET: 0 },
  "/api/models/[model]/[part]": { GET: 0 },
  "/api/models/[model]/predict": { POST: MAX_PREDICT_BYTES },
  "/api/test-views": { POST: FORM },
  "/api/range-tests": { POST: SPEC },
  "/api/range-tests/[id]": { GET: 0, DELETE: 0 },
  "/api/recipes": { GET: 0 },
  "/api/runs": { GET: 0, POST: SPEC },
  "/api/runs/[id]": { GET: 0 },
  "/api/runs/[id]/[control]": { POST: 0 },
  "/api/runs/[id]/evaluations": { GET: 0, POST: FORM },
  "/api/runs/[id]/evaluations/[evaluation]": { GET: 0, DELETE: 0 },
  "/api/runs/[id]/checklist": { GET: 0 },
  "/api/runs/[id]/evaluations/[evaluation]/subgroups": { GET: 0 },
  "/api/runs/[id]/events": { GET: 0, endless: true },
  "/api/runs/[id]/left-out-sources": { GET: 0, POST: FORM },
  "/api/runs/[id]/left-out-sources/plan": { GET: 0 },
  "/api/runs/[id]/subgroups": { GET: 0 },
  "/api/runs/[id]/validation-report": { GET: 0 },
  "/api/runs/[id]/shortcuts": { GET: 0, POST: 0 },
  "/api/runs/[id]/weights": { GET: 0 },
  "/api/starting-weights": { GET: 0, POST: SPEC },
  "/api/status": { GET: 0 },
};

interface Pattern {
  segments: readonly string[];
  names: number;
  route: ApiRoute;
}

const isName = (segment: string) => segment.startsWith("[");

const PATTERNS: readonly Pattern[] = Object.entries(API_ROUTES)
  .map(([path, route]) => ({ segments: path.slice(1).split("/"), names: path.split("[").length - 1, route }))
  .sort((a, b) => a.names - b.names);

/** The route that an address belongs to, its segments decoded and without the leading slash; null where there is none. As Next does, a spelled-out segment goes before a name. */
export function findApiRoute(segments: readonly string[]): ApiRoute | null {
  return (
    PATTERNS.find(
      (pattern) =>
        pattern.segments.length === segments.length &&
        pattern.segments.every((segment, i) => isName(segment) || segment === segments[i]),
    )?.route ?? null
  );
}

/** What may be asked of a route, for `Allow`. */
export function allowedMethods({ endless, ...methods }: ApiRoute): string[] {
  const asked = Object.keys(methods);
  return [...asked, ...(asked.includes("GET") && !endless ? ["HEAD"] : []), "OPTIONS"];
}
