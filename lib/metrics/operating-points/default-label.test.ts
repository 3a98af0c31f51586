import { expect, it } from "vitest";
import { defaultLabel } from "./default-label";

it.each([
  [["covid-19", "normal", "pneumonia"], "covid-19"],
  [["normal", "pneumonia"], "pneumonia"],
  [["No Finding", "No_finding", "nodule"], "nodule"],
  [["healthy", "normal"], "healthy"],
])("asks of %j about %s first", (labels, label) => expect(defaultLabel(labels)).toBe(label));
