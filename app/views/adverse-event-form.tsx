// The adverse event form.
import type { ComponentProps } from 'react';
import { adverseEvent } from '#app/study/instruments/adverse-event.ts';
import { TwoLayerForm } from './two-layer-form.tsx';

type Its = ComponentProps<typeof TwoLayerForm>;

export const AdverseEventForm = ({ event, blinded }: { event: Its['record']; blinded: boolean }) => (
  <TwoLayerForm
    instrument={adverseEvent}
    what="event"
    sealed="What happened, relatedness to the programme and action taken"
    record={event}
    blinded={blinded}
  />
);
