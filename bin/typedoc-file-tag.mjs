/** @file A plugin of TypeDoc's: shows the `@file` sentence of a source at the head of its page. TypeDoc itself knows `@module` alone. */
import { Comment, Converter, ReflectionKind } from "typedoc";

const FILE_COMMENT = /^\/\*\*\s*@file\s+([\s\S]*?)\*\//;

/** @param {import("typedoc").Application} app */
export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    if (!reflection.kindOf(ReflectionKind.Module)) return;
    const source = context.getSymbolFromReflection(reflection)?.declarations?.[0]?.getSourceFile().text ?? "";
    const text = FILE_COMMENT.exec(source)?.[1]
      .replace(/\n\s*\* ?/g, "\n")
      .trim();
    if (text) reflection.comment = new Comment([{ kind: "text", text }]);
  });
}
