// How the list is made. Block sizes are never shown to anyone who enrols, treats or assesses, so this file is
// imported only where the list is drawn and hashed. Sizes: ours, since the trial's own are not published.
export const design = {
  kind: 'permuted_blocks',
  blockSizes: [4, 6, 8],
  ratio: [1, 1],
  stratum: 'osteoporosis_medication',
  stratumForm: 'demographics_history',
} as const;
