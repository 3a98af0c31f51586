/** @file The files of a multipart form, taken apart while it arrives: read whole, a form of a million parts holds up everybody else. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type ReadableStream } from "node:stream/web";
import busboy, { type Busboy } from "busboy";
import { HilumError } from "../../errors";
import { joinBytes } from "./join-bytes";

/** What else a form may hold beside its files; nothing of it is read. */
const OTHER_PARTS = 16;
const FIELD_BYTES = 1_024;

/** A file of a form, its name as it was sent; without bytes where it has more than it may. */
export type FormFile = { name: string; bytes: Uint8Array<ArrayBuffer> } | { name: string; bytes: null };

export interface FormLimits {
  /** The most files, those in other fields too. */
  files: number;
  /** The most bytes of one file. */
  fileBytes: number;
  /** What to do about a form that cannot be read. */
  remedy: string;
}

/**
 * The files in the fields `file` of a multipart form, in their order. Throws `badRequest` for what is no such form, or not
 * whole, and `tooLarge` for more files or parts than it may have.
 */
export async function readFormFiles(request: Request, limits: FormLimits): Promise<FormFile[]> {
  const noForm = (cause?: unknown) =>
    new HilumError("badRequest", "The request is not a multipart form.", { remedy: limits.remedy, cause });
  const type = request.headers.get("content-type") ?? "";
  if (!/^multipart\/form-data\s*;/i.test(type) || request.body === null) throw noForm();
  const files: FormFile[] = [];
  try {
    await pipeline(Readable.fromWeb(request.body as ReadableStream<Uint8Array>), takeApart(type, limits, files));
  } catch (error) {
    throw error instanceof HilumError ? error : noForm(error);
  }
  return files;
}

function takeApart(type: string, { files: most, fileBytes, remedy }: FormLimits, files: FormFile[]): Busboy {
  const form = busboy({
    headers: { "content-type": type },
    preservePath: true,
    defParamCharset: "utf8",
    limits: {
      files: most,
      fileSize: fileBytes + 1,
      fields: OTHER_PARTS,
      fieldSize: FIELD_BYTES,
      parts: most + OTHER_PARTS,
      headerPairs: 32,
    },
  });
  const tooMany = (what: string) => () =>
    form.destroy(new HilumError("tooLarge", `The form holds more than ${what}.`, { remedy }));
  form.on("filesLimit", tooMany(`${most} files`));
  form.on("partsLimit", tooMany(`${most} files and ${OTHER_PARTS} other fields`));
  form.on("fieldsLimit", tooMany(`${OTHER_PARTS} fields that are no files`));
  form.on("file", (field, stream, { filename }: { filename?: string }) => {
    stream.on("error", (error: Error) => form.destroy(error));
    if (field !== "file") return void stream.resume();
    const chunks: Uint8Array[] = [];
    const file: { name: string; bytes: Uint8Array<ArrayBuffer> | null } = {
      name: plainName(filename ?? ""),
      bytes: null,
    };
    files.push(file);
    stream.on("limit", () => (chunks.length = 0));
    stream.on("data", (chunk: Uint8Array) => void (stream.truncated === true || chunks.push(chunk)));
    stream.on("end", () => (file.bytes = stream.truncated === true ? null : joinBytes(chunks)));
  });
  return form;
}

/** Browsers write what would end the name, or its line, so. */
const plainName = (name: string) =>
  name.replace(/%(22|0[ad])/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
