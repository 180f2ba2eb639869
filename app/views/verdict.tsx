// The outcome of a screening, in words; colour only repeats them.
const words = { eligible: 'Eligible', not_eligible: 'Not eligible', undetermined: 'Undetermined' } as const;

export function Verdict({ verdict }: { verdict: keyof typeof words }) {
  return <span className={`tag tag-${verdict}`}>{words[verdict]}</span>;
}
