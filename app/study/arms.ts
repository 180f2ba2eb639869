// The two arms. Only files that serve unblinded people, or draw and hash the list, import this one: no arm name
// can then reach the browser of a blinded person. `guess` is the answer of the guess form that means the arm,
// `treatment` what the analysis datasets call it, ASCII and at most 40 characters.
export const arms = [
  {
    code: 'HIPRT',
    label: 'High-intensity progressive resistance and impact training',
    short: 'Lifting',
    treatment: 'HiPRT and Impact',
    guess: 'SUPERVISED',
  },
  {
    code: 'CONTROL',
    label: 'Low-intensity home exercise',
    short: 'Home exercise',
    treatment: 'Low-Intensity Control',
    guess: 'AT_HOME',
  },
] as const;
