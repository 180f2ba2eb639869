// A participant's data as ODM nests them: event, form, group, item. A group holds one record of a form.
import type { Person } from '../../people.server.ts';
import type { Cell } from '../../table.server.ts';
import { element, type Xml } from '../xml/element.server.ts';
import { type OdmForm, oids } from './forms.server.ts';

/** Where a record stands. */
export interface Place {
  event: string;
  eventKey: string | undefined;
  form: OdmForm;
  formKey: string | undefined;
}

/** A cell as a value of XML; null where there is none. */
export const textOfCell = (cell: Cell): string | null => (cell === null ? null : String(cell));

/** `transaction`: of a history, where the elements around an item say only where it is. */
export function formData({ form, formKey }: Place, items: readonly Xml[], transaction?: 'Context'): Xml {
  return element(
    'FormData',
    { FormOID: oids.form(form), FormRepeatKey: formKey, TransactionType: transaction },
    element('ItemGroupData', { ItemGroupOID: oids.group(form), TransactionType: transaction }, ...items),
  );
}

export const eventData = (
  { event, eventKey }: Pick<Place, 'event' | 'eventKey'>,
  forms: readonly Xml[],
  transaction?: 'Context',
): Xml =>
  element(
    'StudyEventData',
    { StudyEventOID: oids.event(event), StudyEventRepeatKey: eventKey, TransactionType: transaction },
    ...forms,
  );

export const subjectData = (
  { number }: Person,
  location: string,
  events: readonly Xml[],
  transaction?: 'Context',
): Xml =>
  element(
    'SubjectData',
    { SubjectKey: number, TransactionType: transaction },
    element('SiteRef', { LocationOID: location }),
    ...events,
  );
