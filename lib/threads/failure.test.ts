import { expect, it } from "vitest";
import { HilumError } from "../errors";
import { failureBody } from "../failures/known-failure";
import { describeFailure, Failure, failureError } from "./failure";

/** What a thread threw, as it arrives where its answer is awaited. */
const arrived = (error: unknown) => failureError(Failure.parse(structuredClone(describeFailure(error))));

it("a failure with a remedy crosses threads whole, and so does a full disk that a thread met", () => {
  expect(failureBody(arrived(new HilumError("corruptImage", "Torn.", { remedy: "Send it again." })))).toEqual({
    code: "corruptImage",
    message: "Torn.",
    remedy: "Send it again.",
  });
  const full = Object.assign(new Error("write"), { code: "ENOSPC" });
  expect(failureBody(arrived(full))).toEqual(failureBody(full));
  expect(failureBody(arrived(full))).toMatchObject({ code: "storageUnavailable" });
});

it("a mistake of Hilum's stays one, with the stack of the thread for the log", () => {
  const error = arrived(new TypeError("x is not a function"));
  expect(error.stack).toContain("failure.test.ts");
  expect(failureBody(error)).toMatchObject({ code: "internal" });
});
