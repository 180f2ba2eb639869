// Participants for the derivations, with nothing but what a test says of them.
import type { Circumstances, FormRecord, Subject, VisitRecord } from '#app/study/analysis/index.ts';
import type { Values } from '#app/study/field.ts';

export const record = (values: Values, missing: FormRecord['missing'] = {}): FormRecord => ({
  values,
  missing,
});

export const visit = (
  name: string,
  date: string | null,
  forms: VisitRecord['forms'] = {},
  state = 'open',
): VisitRecord => ({ visit: name, date, state, forms });

export const subject = (its: Partial<Subject> = {}): Subject => ({
  ...{ study: 'LIFTMOR', site: '001', number: 'L-001', screeningNumber: 'S-001' },
  ...{ randomisedOn: '2026-03-02', stratum: 'osteoporosis_medication=1', endedOn: null },
  treatment: { code: 1, label: 'Group A', arm: null },
  ...{ screening: {}, consent: {}, visits: [], course: [] },
  ...{ events: [], falls: [], medications: [], unblindedOn: [] },
  ...its,
});

export const at = (its: Partial<Circumstances> = {}): Circumstances => ({
  cutOn: '2027-06-01',
  isMasked: false,
  strata: ['osteoporosis_medication=0', 'osteoporosis_medication=1'],
  stratumNow: () => null,
  leastChange: () => undefined,
  ...its,
});
