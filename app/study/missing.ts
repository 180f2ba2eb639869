// Why a value is missing: the codes of the analysis variable MISRSNN. Missing for a reason is not the same as
// blank: a blank field leaves the form incomplete.
export const missingReasons = [
  [1, 'Declined'],
  [2, 'Unable'],
  [3, 'Equipment not available'],
  [4, 'Visit missed'],
  [5, 'Withdrawn'],
  [6, 'Not analysable'],
  [7, 'Not entered yet'],
  [8, 'Stopped by pain'],
  [9, 'Other'],
] as const;

/** Field -> reason. */
export type Missing = Record<string, MissingCode>;
export type MissingCode = (typeof missingReasons)[number][0];

/** The reasons that a person may choose for one field; the others follow from the visit and the course. */
export const choosableReasons = missingReasons.filter(([code]) => ![4, 5, 7].includes(code));

/** A reason in words. */
export const missingLabel = (code: number): string =>
  missingReasons.find(([each]) => each === code)?.[1].toLowerCase() ?? String(code);

/** The code of a text that a form sent, or undefined. */
export function missingCode(text: string): MissingCode | undefined {
  return choosableReasons.find(([code]) => String(code) === text)?.[0];
}
