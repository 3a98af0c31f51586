/** @file The one place where a thrown value becomes an HTTP answer. The only file of `lib/` that knows Next. */
import { NextResponse } from "next/server";
import { z } from "zod";
import { refuseLayer } from "../../architectures/refuse-layer";
import { HilumError, isHilumError, toErrorBody } from "../../errors";
import { knownFailure } from "../../failures/known-failure";
import { bugReport } from "../../store/bug-report";
import { unstorableValue } from "../../failures/storage-failure";
import { readJson } from "./read-json";

/** What Next hands to a route beside the request; `Params` are the names between brackets in the path. */
export interface RouteContext<Params extends Record<string, string> = Record<string, never>> {
  params: Promise<Params>;
}

type Route<Params extends Record<string, string>> = (
  request: Request,
  context: RouteContext<Params>,
) => Promise<unknown>;

/**
 * Wraps a route: what it returns is sent as JSON (a `Response` passes as it is, `undefined` is 204), what it throws
 * becomes `{error: ErrorBody}` with the status of the code table; a bug is logged and answered with 500.
 * Whose requests come here at all, and how long they are, is judged before: `lib/api/server/border`.
 */
export function handle<Params extends Record<string, string> = Record<string, never>>(route: Route<Params>) {
  return async (request: Request, context: RouteContext<Params>): Promise<Response> => {
    try {
      const result = await route(request, context);
      if (result instanceof Response) return result;
      return result === undefined ? new NextResponse(null, { status: 204 }) : NextResponse.json(result);
    } catch (error) {
      return errorResponse(error);
    }
  };
}

/** The answer to a thrown value; see {@link handle}. */
function errorResponse(thrown: unknown): Response {
  const error =
    thrown instanceof z.ZodError ? fromZod(thrown) : (knownFailure(thrown) ?? unstorableValue(thrown) ?? thrown);
  if (!isHilumError(error)) process.stderr.write(`${bugReport(error)}\n`);
  const headers: Record<string, string> =
    isHilumError(error) && error.retryAfterSeconds !== undefined
      ? { "retry-after": String(error.retryAfterSeconds) }
      : {};
  return NextResponse.json(
    { error: toErrorBody(error) },
    { status: isHilumError(error) ? error.status : 500, headers },
  );
}

/**
 * Parses the JSON body of a request by a schema. Throws `badRequest` that names the first wrong field, and
 * `invalidSpec` that names the layer where the fault is in a network.
 */
export async function readBody<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.output<Schema>> {
  const body = await readJson(request);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw refuseLayer(body, parsed.error) ?? parsed.error;
  return parsed.data;
}

/** Parses the query string of a request by a schema of strings. Throws `badRequest` that names the first wrong field. */
export function readQuery<Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> {
  return schema.parse(Object.fromEntries(new URL(request.url).searchParams));
}

function fromZod(error: z.ZodError): HilumError {
  const issue = error.issues[0];
  const where = issue.path.length === 0 ? "The request" : `"${issue.path.join(".")}"`;
  return new HilumError("badRequest", `${where}: ${issue.message}.`, {
    remedy: "Correct the field and send the request again; nothing was changed.",
  });
}
