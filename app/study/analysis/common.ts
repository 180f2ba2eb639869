// Variables that several analysis datasets share.
import type { Subject } from './subject.ts';
import { type AnalysisVariable, variablesOf } from './variables.ts';

const usubjid = ({ study, site, number: her }: Subject) => `${study}-${site}-${her}`;

/** Variables that several datasets begin with. */
export function identifiers<From>(subjectOf: (from: From) => Subject): AnalysisVariable<From>[] {
  const its = variablesOf<From>();
  const assigned = { origin: 'Assigned' } as const;
  return [
    its.text(12)('STUDYID', 'Study Identifier', 'The study', (from) => subjectOf(from).study, {
      origin: 'Protocol',
    }),
    its.text(30)('USUBJID', 'Unique Subject Identifier', 'STUDYID, SITEID and SUBJID with hyphens', (from) =>
      usubjid(subjectOf(from)),
    ),
    its.text(10)(
      'SUBJID',
      'Subject Identifier for the Study',
      'The number given at enrolment',
      (from) => subjectOf(from).number,
      assigned,
    ),
    its.text(5)(
      'SITEID',
      'Study Site Identifier',
      'The number of the site',
      (from) => subjectOf(from).site,
      assigned,
    ),
  ];
}

/** The planned treatment, in letters while the study is not unsealed. */
export function treatment<From>(
  prefix: 'TRT01P' | 'TRTP',
  label: string,
  subjectOf: (from: From) => Subject,
): AnalysisVariable<From>[] {
  const its = variablesOf<From>();
  const more = { mask: 'relabel', origin: 'Assigned' } as const;
  const words = 'The arm as this export may tell it; see MASKFL';
  return [
    its.text(40)(prefix, label, words, (from) => subjectOf(from).treatment?.label ?? null, more),
    its.whole(`${prefix}N`, `${label} (N)`, words, (from) => subjectOf(from).treatment?.code ?? null, more),
  ];
}
