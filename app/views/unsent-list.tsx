// What somebody has typed and not saved, on her home: where it is, and the way to take it away.
import { useContext } from 'react';
import { instrumentNamed } from '#app/study/index.ts';
import { visitNamed } from '#app/study/schedule.ts';
import { Button } from './button.tsx';
import { Instant } from './instant.tsx';
import { Notice } from './notice.tsx';
import { StudyContext } from './study-context.ts';

interface Where {
  href: string;
  what: string;
}

const labelOf = (form: string) => instrumentNamed(form)?.label ?? form;

// The names of places, as the services give them.
const places: readonly (readonly [RegExp, (...parts: string[]) => Where])[] = [
  [
    /^form\/(.+)\/(.+)\/(.+)$/,
    (number, visit = '', form = '') => ({
      href: `/participants/${number}/${visit}/${form}`,
      what: `${labelOf(form)}, ${visitNamed(visit)?.label ?? visit} of ${number}`,
    }),
  ],
  [
    /^record\/adverse_event\/new\/(.+)$/,
    (number) => ({ href: `/adverse-events/new/${number}`, what: `New adverse event of ${number}` }),
  ],
  [/^record\/adverse_event\/(.+)$/, (id) => ({ href: `/adverse-events/${id}`, what: 'Adverse event' })],
  [
    /^record\/unblinding_incident\/new\/(.*)$/,
    (number) => ({
      href: number ? `/incidents/new?participant=${number}` : '/incidents/new',
      what: `New unblinding incident${number ? ` about ${number}` : ''}`,
    }),
  ],
  [
    /^record\/unblinding_incident\/(.+)$/,
    (id) => ({ href: `/incidents/${id}`, what: 'Unblinding incident' }),
  ],
  [
    /^record\/course\/new\/(.+)$/,
    (number) => ({ href: `/course/new/${number}`, what: `What became of ${number}` }),
  ],
  [/^record\/course\/(.+)$/, (id) => ({ href: `/course/${id}`, what: 'Course in the study' })],
  [
    /^record\/(.+)\/new\/([^/]+)(?:\/(.+))?$/,
    (form, number = '', parent = '') =>
      instrumentNamed(form)?.reveals
        ? { href: `/programme/${number}/${form}`, what: `${labelOf(form)} of ${number}` }
        : {
            href: `/logs/${form}/new/${number}${parent ? `?within=${parent}` : ''}`,
            what: `${labelOf(form)} of ${number}`,
          },
  ],
  [/^record\/(.+)\/(.+)$/, (form, id) => ({ href: `/logs/${form}/${id}`, what: labelOf(form) })],
  [
    /^screening\/(.*)$/,
    (earlier) => ({
      href: earlier ? `/screening/new?of=${earlier}` : '/screening/new',
      what: earlier ? `Another screening of ${earlier}` : 'New screening',
    }),
  ],
  [/^consent\/(.+)$/, (number) => ({ href: `/screening/${number}/enrol`, what: `Consent of ${number}` })],
];

function whereIs(place: string): Where {
  for (const [shape, say] of places) {
    const parts = shape.exec(place)?.slice(1);
    if (parts) return say(...parts);
  }
  return { href: '/', what: place };
}

export function UnsentList({ drafts }: { drafts: readonly { place: string; at: string }[] }) {
  const { timeZone = 'UTC' } = useContext(StudyContext);
  if (drafts.length === 0) return null;
  return (
    <Notice kind="care" title="Typed and not saved">
      <ul className="drafts">
        {drafts.map(({ place, at }) => {
          const { href, what } = whereIs(place);
          return (
            <li key={place}>
              <span>
                <a href={href}>{what}</a>, typed on <Instant at={at} timeZone={timeZone} />
              </span>
              <form method="post" action="/drafts">
                <input type="hidden" name="place" value={place} />
                <input type="hidden" name="back" value="/" />
                <Button kind="secondary" name="intent" value="discard">
                  Discard<span className="visually-hidden">: {what}</span>
                </Button>
              </form>
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}
