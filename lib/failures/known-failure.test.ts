import { expect, it } from "vitest";
import { HilumError } from "../errors";
import { failureBody, knownFailure } from "./known-failure";

const coded = (code: string, message = "x") => Object.assign(new Error(message), { code });
const words = (error: unknown) => failureBody(error, { place: "/home/of/hilum", bug: "a mistake" });

it("tells a database that is away, a full disk and missing memory as what they are, also deep in an error", () => {
  expect(words(new Error("Failed query", { cause: coded("57P01") }))).toMatchObject({
    code: "storageUnavailable",
    message: expect.stringContaining("does not answer"),
  });
  expect(words(new Error("Connection terminated unexpectedly"))).toMatchObject({ code: "storageUnavailable" });
  expect(words(coded("ENOSPC"))).toMatchObject({
    code: "storageUnavailable",
    message: "The disk is full: /home/of/hilum cannot be written.",
  });
  expect(words(new RangeError("Array buffer allocation failed"))).toMatchObject({ code: "outOfMemory" });
  expect(words(coded("ERR_WORKER_OUT_OF_MEMORY"))).toMatchObject({ code: "outOfMemory" });
  expect(words(coded("EMFILE"))).toMatchObject({ code: "environment" });
  expect(words(new HilumError("conflict", "told", { remedy: "so" }))).toEqual({
    code: "conflict",
    message: "told",
    remedy: "so",
  });
});

it("calls the rest a mistake, without its message", () => {
  expect(words(new TypeError("secret is not a function"))).toEqual({ code: "internal", message: "a mistake" });
});

it("takes a missing permission for one of a place only where the place is known", () => {
  expect(words(coded("EACCES"))).toMatchObject({
    code: "storageUnavailable",
    message: "/home/of/hilum cannot be written (EACCES).",
  });
  expect(knownFailure(coded("EACCES"))).toBeNull();
  expect(failureBody(coded("EACCES", "secret"))).toEqual({
    code: "internal",
    message: expect.stringContaining("Something went wrong inside Hilum"),
  });
  expect(knownFailure(coded("ENOSPC"))).toMatchObject({
    code: "storageUnavailable",
    message: "The disk is full: the state folder cannot be written.",
  });
});
