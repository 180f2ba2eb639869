// The form of an unblinding incident. Whom it is about is said when it is logged, and may be nobody.
import type { ComponentProps } from 'react';
import { unblindingIncident } from '#app/study/instruments/unblinding-incident.ts';
import { TextField } from './fields.tsx';
import { TwoLayerForm } from './two-layer-form.tsx';

type Its = ComponentProps<typeof TwoLayerForm>;

export function IncidentForm({
  incident,
  blinded,
}: {
  incident: Its['record'] & { participant: string };
  blinded: boolean;
}) {
  return (
    <TwoLayerForm
      instrument={unblindingIncident}
      what="incident"
      sealed="The name and the texts"
      record={incident}
      blinded={blinded}
    >
      {incident.id === null && (
        <TextField
          name="participant"
          label="Participant (optional)"
          hint="Her number, for example L-014. Blank where the incident is about nobody in particular"
          width={12}
          typed={incident.participant}
          error={incident.errors.find((each) => each.field === 'participant')?.message}
        />
      )}
    </TwoLayerForm>
  );
}
