// What somebody typed into a form that can no longer be saved: to be read, and written down elsewhere.
import type { ReactNode } from 'react';
import { study } from '#app/study/index.ts';
import type { Field } from '#app/study/kinds.ts';
import { Facts } from './facts.tsx';

const fieldNamed = (name: string): Field | undefined =>
  study.instruments.map(({ fields }) => (fields as Record<string, Field>)[name]).find((each) => each);

function said([name, typed]: [string, string]): readonly [string, string] {
  const field = fieldNamed(name);
  const words = name.replaceAll('_', ' ').trim();
  if (!field) return [words.charAt(0).toUpperCase() + words.slice(1), typed];
  const chosen = 'choices' in field && field.choices.find(([code]) => String(code) === typed)?.[1];
  return [field.label, chosen || typed];
}

/** `children`: what to say of it, where it is elsewhere too. */
export function Kept({ entries, children }: { entries: [string, string][]; children?: ReactNode }) {
  return (
    <section>
      <h2>What you typed</h2>
      <p>
        {children ??
          'It is nowhere but on this page. If it belongs to the study, write it down before you leave.'}
      </p>
      <Facts facts={entries.map(said)} />
    </section>
  );
}
