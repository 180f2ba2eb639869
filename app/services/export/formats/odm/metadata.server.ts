// The study as ODM describes it: events, forms, items, codes, units, limits, and when an item is not asked. Made from the
// definition and the forms of this export, and from nothing else.
import { study } from '#app/study/index.ts';
import { checkTable, codelistsOf } from '../../check-table.server.ts';
import { ascii } from '../../form-variables.server.ts';
import type { Codelist, Stamp, Table, Variable } from '../../table.server.ts';
import { element, translated, type Xml } from '../xml/element.server.ts';
import { events, type OdmForm, oids } from './forms.server.ts';
import { itemDef, itemRef, methodOf, notAskedOf } from './items.server.ts';

const refs = (name: string, attribute: string, all: readonly string[]) =>
  all.map((oid, i) => element(name, { [attribute]: oid, OrderNumber: i + 1, Mandatory: 'No' }));

interface Event {
  name: string;
  label: string;
  type: 'Scheduled' | 'Unscheduled' | 'Common';
  repeats?: boolean;
  forms: readonly OdmForm[];
}

function eventsOf(forms: readonly OdmForm[]): Event[] {
  const at = (where: OdmForm['at']) => forms.filter((form) => form.at === where);
  const named = (names: readonly string[]) => at('visits').filter(({ name }) => names.includes(name));
  const listed = (visit: { forms: readonly string[]; optional?: readonly string[] }) =>
    named(['visit', ...visit.forms, ...(visit.optional ?? [])]);
  return [
    { name: events.enrolment, label: 'Enrolment', type: 'Scheduled', forms: at('enrolment') },
    ...study.visits.map(
      (visit): Event => ({ name: visit.name, label: visit.label, type: 'Scheduled', forms: listed(visit) }),
    ),
    {
      ...{ name: events.unscheduled, label: study.unscheduled.label, type: 'Unscheduled', repeats: true },
      forms: listed(study.unscheduled),
    },
    { name: events.common, label: 'At any time', type: 'Common', forms: at('common') },
  ];
}

const yesOrNo = (is: boolean | undefined) => (is ? 'Yes' : 'No');

const codeList = ({ list, type }: { list: Codelist; type: Variable['type'] }) =>
  element(
    'CodeList',
    { OID: oids.codelist(list), Name: list.name, DataType: type === 'int' ? 'integer' : 'text' },
    translated('Description', list.label),
    ...list.items.map(({ code, label }, i) =>
      element('CodeListItem', { CodedValue: code, OrderNumber: i + 1 }, translated('Decode', label)),
    ),
  );

/** The forms as tables are checked: names, labels, and one list of codes for a name. Throws Unwritable. */
const asTables = (forms: readonly OdmForm[]): Omit<Table, 'rows'>[] =>
  forms.map(({ name, label, variables }) => ({ name, label, structure: '', keys: [], variables }));

/** The element Study. Throws Unwritable where two codelists that differ have one name. */
export function studyElement(forms: readonly OdmForm[], stamp: Stamp): Xml {
  const tables = asTables(forms);
  for (const table of tables) checkTable(table);
  const all = eventsOf(forms);
  const items = forms.flatMap((form) => form.variables.map((variable) => ({ form, variable })));
  const units = [...new Set(items.flatMap(({ variable: { unit } }) => (unit === undefined ? [] : [unit])))];
  const marked = [stamp.title, stamp.marks].filter((each) => each !== '').join('. ');
  return element(
    'Study',
    { OID: stamp.study },
    element(
      'GlobalVariables',
      {},
      element('StudyName', {}, stamp.title),
      element('StudyDescription', {}, marked),
      element('ProtocolName', {}, stamp.title),
    ),
    ...(units.length === 0
      ? []
      : [
          element(
            'BasicDefinitions',
            {},
            ...units.map((unit) =>
              element(
                'MeasurementUnit',
                { OID: oids.unit(ascii(unit)), Name: ascii(unit) },
                translated('Symbol', unit),
              ),
            ),
          ),
        ]),
    element(
      'MetaDataVersion',
      {
        OID: oids.version(stamp.study),
        Name: `${stamp.title} ${study.version}`,
        Description: stamp.marks || undefined,
      },
      element(
        'Protocol',
        {},
        ...refs(
          'StudyEventRef',
          'StudyEventOID',
          all.map(({ name }) => oids.event(name)),
        ),
      ),
      ...all.map(({ name, label, type, repeats, forms: its }) =>
        element(
          'StudyEventDef',
          { OID: oids.event(name), Name: label, Repeating: yesOrNo(repeats), Type: type },
          ...refs('FormRef', 'FormOID', its.map(oids.form)),
        ),
      ),
      ...forms.map((form) =>
        element(
          'FormDef',
          { OID: oids.form(form), Name: form.label, Repeating: yesOrNo(form.repeats) },
          element('ItemGroupRef', { ItemGroupOID: oids.group(form), OrderNumber: 1, Mandatory: 'Yes' }),
        ),
      ),
      ...forms.map((form) =>
        element(
          'ItemGroupDef',
          { OID: oids.group(form), Name: form.label, Repeating: 'No', SASDatasetName: form.sasName },
          ...form.variables.map((variable, i) => itemRef(form, variable, i)),
        ),
      ),
      ...items.map(({ form, variable }) => itemDef(form, variable)),
      ...codelistsOf(tables).map(codeList),
      ...items.flatMap(({ form, variable }) => notAskedOf(form, variable)),
      ...items.flatMap(({ form, variable }) => methodOf(form, variable)),
    ),
  );
}
