/** @file What `dataset import <path> --dry-run --json` says of folders that were once understood wrongly. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { previewFilms } from "./import-films";

const Preview = z.object({
  films: z.number(),
  labels: z.array(z.object({ label: z.string().nullable(), films: z.number() })),
  question: z.unknown(),
  remarks: z.array(z.string()),
});

const cases = resolve(import.meta.dirname, "../../../../shared/cases");
describe.skipIf(!existsSync(cases))("the small folders with known right values (needs ../shared/cases)", () => {
  async function look(folder: string) {
    const { films, labels, question, remarks } = Preview.parse((await previewFilms(join(cases, folder), {})).json);
    return {
      films,
      labels: Object.fromEntries(labels.map(({ label, films: count }) => [label, count])),
      question,
      remarks,
    };
  }

  it.each(["folder-wrapper/work-one-wrapper", "folder-wrapper/work-readme-beside"])(
    "%s has two classes of four",
    async (folder) => {
      expect(await look(folder)).toMatchObject({ films: 8, labels: { covid: 4, normal: 4 }, question: null });
    },
  );

  it("public-tables/work-chexpert has films without finding and with edema; those whose finding is uncertain are left out by name", async () => {
    const { json } = await previewFilms(join(cases, "public-tables/work-chexpert"), {});
    expect(json).toMatchObject({
      layout: "chexpert",
      films: 6,
      labels: [
        { label: "Edema", films: 3 },
        { label: "No Finding", films: 3 },
      ],
      question: null,
    });
    expect(
      Preview.extend({ rejected: z.array(z.object({ reason: z.string() })) })
        .parse(json)
        .rejected.map(({ reason }) => reason),
    ).toEqual(Array(3).fill("the table is uncertain of Cardiomegaly"));
  });

  it("public-tables/work-vindr has three films without finding; those with several are left out by name", async () => {
    const { json } = await previewFilms(join(cases, "public-tables/work-vindr"), {});
    expect(json).toMatchObject({
      layout: "vindr-cxr",
      films: 3,
      labels: [{ label: "No finding", films: 3 }],
      question: null,
    });
    expect(
      Preview.extend({ rejected: z.array(z.object({ reason: z.string() })) })
        .parse(json)
        .rejected.map(({ reason }) => reason),
    ).toEqual(Array(3).fill("it has several findings (Cardiomegaly, Pleural effusion): a film needs one label"));
  });

  it("label-variants/work-case has two classes of six, with a remark on each", async () => {
    const { films, labels, remarks } = await look("label-variants/work-case");
    expect([films, Object.values(labels), remarks.length]).toEqual([12, [6, 6], 2]);
  });

  it("label-variants/work-nfd-file-nfc-table has all its films", async () => {
    expect(await look("label-variants/work-nfd-file-nfc-table")).toMatchObject({ films: 6, labels: { a: 3, b: 3 } });
  });
});
