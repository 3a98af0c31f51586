import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { allowedMethods, API_ROUTES, findApiRoute } from "./api-routes";

const APP = fileURLToPath(new URL("../../../../app", import.meta.url));

/** Address → the methods that its file exports. */
function routesOfFolder(): Record<string, string[]> {
  const files = readdirSync(join(APP, "api"), { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith("route.ts"),
  );
  return Object.fromEntries(
    files.map((path) => {
      const source = readFileSync(join(APP, "api", path), "utf8");
      const methods = [
        ...source.matchAll(/export (?:const|async function|function) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/g),
      ].map((match) => match[1]);
      return [`/api/${dirname(path).replaceAll("\\", "/")}`, methods.sort()];
    }),
  );
}

it("lists exactly the routes and methods that the folder app/api has", () => {
  const listed = Object.fromEntries(
    Object.entries(API_ROUTES).map(([path, { endless: _, ...methods }]) => [path, Object.keys(methods).sort()]),
  );
  expect(listed).toEqual(routesOfFolder());
});

it("finds a route by its segments, the spelled-out one before the name", () => {
  expect(findApiRoute(["api", "models", "a", "predict"])).toBe(API_ROUTES["/api/models/[model]/predict"]);
  expect(findApiRoute(["api", "models", "a", "onnx"])).toBe(API_ROUTES["/api/models/[model]/[part]"]);
  expect(findApiRoute(["api", "runs", "r", "events"])).toBe(API_ROUTES["/api/runs/[id]/events"]);
  expect(findApiRoute(["api", "runs", "r", "weights", "x"])).toBeNull();
  expect(findApiRoute(["api"])).toBeNull();
});

it("offers the head of an answer that ends, and of no other", () => {
  expect(allowedMethods(API_ROUTES["/api/datasets/[id]"])).toEqual(["GET", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
  expect(allowedMethods(API_ROUTES["/api/runs/[id]/events"])).toEqual(["GET", "OPTIONS"]);
});
