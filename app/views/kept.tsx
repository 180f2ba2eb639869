// What somebody typed into a form that can no longer be saved: to be read, and written down elsewhere.
import { study } from '#app/study/index.ts';
import { Facts } from './facts.tsx';

const labelOf = (name: string) =>
  study.instruments
    .map(({ fields }) => (fields as Record<string, { label: string }>)[name])
    .find((each) => each)?.label ?? name.replaceAll('_', ' ').trim();

export function Kept({ entries }: { entries: [string, string][] }) {
  return (
    <section>
      <h2>What you typed</h2>
      <p>It is nowhere but on this page. If it belongs to the study, write it down before you leave.</p>
      <Facts facts={entries.map(([name, text]) => [labelOf(name), text] as const)} />
    </section>
  );
}
