// The variables of ADEFF that say which window a row was assigned to, and how well it fits.
import type { EffRow } from './adeff-rows.ts';
import { type AnalysisVariable, variablesOf } from './variables.ts';
import { daysFrom } from './windows.ts';

const { text, whole, yesNo } = variablesOf<EffRow>();
const ofWindow = (value: (row: EffRow) => number | string | null) => (row: EffRow) =>
  row.window === null ? null : value(row);

export const windowVariables: readonly AnalysisVariable<EffRow>[] = [
  whole(
    'AWTARGET',
    'Analysis Window Target',
    'The target of the window',
    ofWindow(({ window }) => window?.target ?? null),
    { origin: 'Protocol' },
  ),
  whole(
    'AWTDIFF',
    'Analysis Window Diff from Target',
    'Days from the target to ADY',
    ofWindow(({ window, ady }) => (window === null || ady === null ? null : daysFrom(window.target, ady))),
  ),
  whole(
    'AWLO',
    'Analysis Window Beginning Timepoint',
    'The first analysis day of the window',
    ofWindow(({ window }) => window?.lo ?? null),
    { origin: 'Protocol' },
  ),
  whole(
    'AWHI',
    'Analysis Window Ending Timepoint',
    'The last analysis day of the window',
    ofWindow(({ window }) => window?.hi ?? null),
    { origin: 'Protocol' },
  ),
  text(4)(
    'AWU',
    'Analysis Window Unit',
    'DAYS',
    ofWindow(() => 'DAYS'),
    { origin: 'Assigned' },
  ),
  yesNo(
    'AWINFL',
    'Within Analysis Window Flag',
    'Y where AWLO <= ADY <= AWHI',
    ofWindow(({ ady, isInWindow }) => (ady === null ? null : isInWindow ? 'Y' : 'N')),
  ),
];
