import { expect, it } from "vitest";
import { HilumError } from "../errors";
import { failureWords } from "./failure-words";

const coded = (code: string, message = "x") => Object.assign(new Error(message), { code });
const words = (error: unknown) => failureWords(error, "/home/of/hilum", "a mistake");

it("tells a database that is away, a full disk and missing memory as what they are, also deep in an error", () => {
  expect(words(new Error("Failed query", { cause: coded("57P01") }))).toMatchObject({ code: "storageUnavailable", message: expect.stringContaining("does not answer") });
  expect(words(new Error("Connection terminated unexpectedly"))).toMatchObject({ code: "storageUnavailable" });
  expect(words(coded("ENOSPC"))).toMatchObject({ code: "storageUnavailable", message: "The disk is full: /home/of/hilum cannot be written." });
  expect(words(new RangeError("Array buffer allocation failed"))).toMatchObject({ code: "outOfMemory" });
  expect(words(coded("ERR_WORKER_OUT_OF_MEMORY"))).toMatchObject({ code: "outOfMemory" });
  expect(words(coded("EMFILE"))).toMatchObject({ code: "environment" });
  expect(words(new HilumError("conflict", "told", { remedy: "so" }))).toEqual({ code: "conflict", message: "told", remedy: "so" });
});

it("calls the rest a mistake, without its message", () => {
  expect(words(new TypeError("secret is not a function"))).toEqual({ code: "internal", message: "a mistake" });
});
