// What an ODM file holds, for comparing: the values of a snapshot by their place, and those that a history comes to when every
// change is made in turn. A change that does not fit what is there is an error.
import type { Document, Element } from 'slimdom';
import { all, attribute } from './xsd.ts';

/** participant | event | its key | form | its key | item -> value. */
export type Values = Map<string, string>;

/** The attributes of ODM that refer, each with what it refers to. */
export const references = {
  ...{ StudyOID: 'Study', MetaDataVersionOID: 'MetaDataVersion', StudyEventOID: 'StudyEventDef' },
  ...{ FormOID: 'FormDef', ItemGroupOID: 'ItemGroupDef', ItemOID: 'ItemDef', CodeListOID: 'CodeList' },
  ...{ MeasurementUnitOID: 'MeasurementUnit', MethodOID: 'MethodDef', UserOID: 'User' },
  ...{ CollectionExceptionConditionOID: 'ConditionDef', LocationOID: 'Location' },
};

function* itemsOf(file: Document): Generator<{ place: string; item: Element }> {
  for (const subject of all(file, 'SubjectData'))
    for (const event of all(subject, 'StudyEventData'))
      for (const form of all(event, 'FormData'))
        for (const item of all(form, 'ItemData'))
          yield {
            place: [
              ...[attribute(subject, 'SubjectKey'), attribute(event, 'StudyEventOID')],
              ...[attribute(event, 'StudyEventRepeatKey'), attribute(form, 'FormOID')],
              ...[attribute(form, 'FormRepeatKey'), attribute(item, 'ItemOID')],
            ].join('|'),
            item,
          };
}

export function snapshotOf(file: Document): Values {
  const values: Values = new Map();
  for (const { place, item } of itemsOf(file)) {
    if (values.has(place)) throw new Error(`twice: ${place}`);
    values.set(place, attribute(item, 'Value'));
  }
  return values;
}

/** Throws where an insert finds a value, a change finds none or the same, or the record of who, where and when is not whole. */
export function replayed(file: Document): Values {
  const values: Values = new Map();
  for (const { place, item } of itemsOf(file)) {
    const audit = [...item.children].find((each) => each.nodeName === 'AuditRecord');
    const names = audit ? [...audit.children].map((each) => each.nodeName).slice(0, 3) : [];
    if (names.join() !== 'UserRef,LocationRef,DateTimeStamp') throw new Error(`no audit record: ${place}`);
    const [type, value, before] = [
      attribute(item, 'TransactionType'),
      item.getAttribute('Value'),
      values.get(place),
    ];
    const fits = {
      Insert: before === undefined && value !== null,
      Update: before !== undefined && value !== null && value !== before,
      Remove: before !== undefined && value === null && attribute(item, 'IsNull') === 'Yes',
    }[type];
    if (!fits) throw new Error(`${type} of ${place}: ${before} to ${value}`);
    if (value === null) values.delete(place);
    else values.set(place, value);
  }
  return values;
}

export const sorted = (values: Values): [string, string][] =>
  [...values].sort(([a], [b]) => (a < b ? -1 : 1));
