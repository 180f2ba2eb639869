// The form of an entry of a log, or of what belongs to one.
import type { ComponentProps } from 'react';
import { instrumentNamed } from '#app/study/index.ts';
import { TwoLayerForm } from './two-layer-form.tsx';

interface Props {
  log: string;
  entry: ComponentProps<typeof TwoLayerForm>['record'];
  blinded: boolean;
}

export function LogForm({ log, entry, blinded }: Props) {
  const instrument = instrumentNamed(log);
  if (!instrument) return null;
  const sealed = Object.values(instrument.fields)
    .filter(({ reveals }) => reveals)
    .map(({ label }) => `“${label}”`);
  return (
    <>
      {instrument.intro && <p>{instrument.intro}</p>}
      <TwoLayerForm
        instrument={instrument}
        what="entry"
        sealed={sealed.length > 0 ? `The answers to ${sealed.join(' and ')}` : null}
        record={entry}
        blinded={blinded}
      />
    </>
  );
}
