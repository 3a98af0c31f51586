/** What a label without a finding is called. */
const NO_FINDING = /^(normal|healthy|negative|none|no[ _-]?findings?|control|clear)$/i;

/** The class that is asked about first: the first that is a finding, in label order; the first of all where none is. */
export function defaultLabel(labels: readonly string[]): string {
  return labels.find((label) => !NO_FINDING.test(label)) ?? labels[0];
}
