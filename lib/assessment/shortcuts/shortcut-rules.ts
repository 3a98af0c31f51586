/** Rises with every change of what the shortcut audit measures or of what it calls red: a report by other rules is made anew. */
export const SHORTCUT_RULES = 1;
