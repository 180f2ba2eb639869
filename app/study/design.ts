// How the list is made. Block sizes are never shown to anyone who enrols, treats or assesses, so this file is
// imported only where the list is drawn and hashed. Sizes: ours, since the trial's own are not published. Other kinds
// of designs: app/services/randomisation/designs.server.ts.
import { plannedParticipants } from './planned.ts';

export const design = {
  kind: 'permuted_blocks',
  ratio: [1, 1],
  blockSizes: [4, 6, 8],
  /** What stratifies: fields of the first visit with choices or yes and no, and `site`. */
  strata: [{ form: 'demographics_history', field: 'osteoporosis_medication' }],
  /** The design is judged by it. */
  plannedParticipants,
} as const;
