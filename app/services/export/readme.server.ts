// The README that travels in the bundle.

/** What the files are, how to read them and what is not in them. */
export function readme({
  title,
  marks,
  arm,
  more,
  verify,
  leftOut,
}: {
  title: string;
  marks: string;
  /** What is to be said of the arm column. */
  arm: string;
  /** Files that only some exports hold, and what each is. */
  more: readonly (readonly [string, string])[];
  /** How the list is derived again; empty before it is revealed. */
  verify: string;
  leftOut: readonly string[];
}): string {
  return `${title}
${marks}

participants.csv    one row a participant; baseline ends in _bl, follow-up in _fu
visits.csv          one row a participant and visit
adverse_events.csv  one row an event
allocation_notes.csv
                    one row a mistake that was noted after randomisation; the allocation stands
code_breaks.csv     one row each time that the code of a participant was broken in an emergency
${more.map(([name, what]) => `${name}\n                    ${what.charAt(0).toLowerCase()}${what.slice(1)}\n`).join('')}codebook.csv        every variable of every file: label, type, unit, codes, derivation, what is possible and likely,
                    and whether the protocol says so (owner) or we do (ours)
analysis_ready.R    reads everything in R with labels and factors (base R)
manifest.json       study, definition, cut, number of rows and SHA-256 of each file

An empty cell is a value that was not entered. Where it was recorded why, the variable that ends in
_missing holds the reason. Days are ISO 8601. Text is UTF-8. Fields are separated by commas.

${arm}
${verify}
Left out:
${leftOut.map((each) => `- ${each}`).join('\n')}
`;
}
