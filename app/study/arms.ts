// The two arms. Only files that serve unblinded people, or draw and hash the list, import this one: no arm name
// can then reach the browser of a blinded person.
export const arms = [
  { code: 'HIPRT', label: 'High-intensity progressive resistance and impact training', short: 'Lifting' },
  { code: 'CONTROL', label: 'Low-intensity home exercise', short: 'Home exercise' },
] as const;
