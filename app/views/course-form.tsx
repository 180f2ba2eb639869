// The form of what became of a participant. A trainer is told what may be said of it to anybody blinded.
import type { ComponentProps } from 'react';
import { course, courseFor } from '#app/study/instruments/course.ts';
import { Notice } from './notice.tsx';
import { TwoLayerForm } from './two-layer-form.tsx';

type Its = ComponentProps<typeof TwoLayerForm>;

export const CourseForm = ({ record, blinded }: { record: Its['record']; blinded: boolean }) => (
  <>
    <p>{course.intro}</p>
    {!blinded && <TellTheCoordinator />}
    <TwoLayerForm
      instrument={courseFor(blinded)}
      what="record"
      sealed="Reason and words"
      record={record}
      blinded={blinded}
      reasons={false}
    />
  </>
);

/** What a trainer records changes nothing that blinded people see. */
export const TellTheCoordinator = () => (
  <Notice>
    <p>
      What you record of her course is sealed as a whole: nobody blinded learns of it. Tell the coordinator
      what became of her and on which day, and never why; she records it, so that visits and lists follow.
    </p>
  </Notice>
);
