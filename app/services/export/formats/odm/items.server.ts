// One item of an ODM file, from the variable of the export and the field of the form that it comes from.
import type { Field } from '#app/study/kinds.ts';
import { ascii } from '../../form-variables.server.ts';
import type { Variable } from '../../table.server.ts';
import { element, translated, type Xml } from '../xml/element.server.ts';
import { type OdmForm, oids } from './forms.server.ts';

/** The field whose value it is; undefined of a reason, a state, and whatever else is no field. */
const fieldOf = ({ instrument }: OdmForm, { name }: Variable): Field | undefined => instrument?.fields[name];

const isPartial = (field: Field | undefined) => field?.kind === 'day' && field.partial === true;

function dataTypeOf(field: Field | undefined, { type, length, format }: Variable) {
  if (isPartial(field)) return { DataType: 'partialDate' };
  if (type === 'char') return { DataType: 'text', Length: length };
  if (type === 'int') return { DataType: 'integer' };
  if (type !== 'float') return { DataType: type };
  const [, width, decimals] = /^(\d+)\.(\d+)$/.exec(format ?? '') ?? [];
  return { DataType: 'float', Length: width, SignificantDigits: decimals };
}

const limit = (comparator: 'GE' | 'LE', hard: boolean, value: number) =>
  element(
    'RangeCheck',
    { Comparator: comparator, SoftHard: hard ? 'Hard' : 'Soft' },
    element('CheckValue', {}, String(value)),
  );

/** What is possible is hard, what is likely is soft. */
function limitsOf(field: Field | undefined): Xml[] {
  if (field?.kind !== 'integer' && field?.kind !== 'decimal') return [];
  const { min, max, expect } = field;
  return [
    ...[limit('GE', true, min), limit('LE', true, max)],
    ...(expect ? [limit('GE', false, expect[0]), limit('LE', false, expect[1])] : []),
  ];
}

export function itemDef(form: OdmForm, variable: Variable): Xml {
  const field = fieldOf(form, variable);
  return element(
    'ItemDef',
    {
      OID: oids.item(form, variable),
      Name: variable.name,
      ...dataTypeOf(field, variable),
      SASFieldName: variable.sasName,
    },
    translated('Description', variable.label),
    ...(field ? [translated('Question', field.label)] : []),
    ...(variable.unit === undefined
      ? []
      : [element('MeasurementUnitRef', { MeasurementUnitOID: oids.unit(ascii(variable.unit)) })]),
    ...limitsOf(field),
    ...(variable.codelist ? [element('CodeListRef', { CodeListOID: oids.codelist(variable.codelist) })] : []),
  );
}

/** When it is not asked: nothing of an item that is always asked, or where an answer that it hangs on is not told. */
export function notAskedOf(form: OdmForm, variable: Variable): Xml[] {
  const when = fieldOf(form, variable)?.when;
  const isTold = when?.uses.every((name) => form.variables.some((each) => each.name === name));
  if (!when || !isTold) return [];
  return [
    element(
      'ConditionDef',
      { OID: oids.condition(form, variable), Name: `${form.name}.${variable.name} is not asked` },
      translated('Description', `Not asked unless ${when.formula}`),
    ),
  ];
}

/** How it is derived. */
export function methodOf(form: OdmForm, variable: Variable): Xml[] {
  if (variable.origin !== 'Derived' || variable.derivation === undefined) return [];
  return [
    element(
      'MethodDef',
      { OID: oids.method(form, variable), Name: `${form.name}.${variable.name}`, Type: 'Computation' },
      translated('Description', variable.derivation),
    ),
  ];
}

export function itemRef(form: OdmForm, variable: Variable, at: number): Xml {
  const field = fieldOf(form, variable);
  const has = (its: Xml[]) => (its.length > 0 ? String(its[0]?.attributes.OID) : undefined);
  return element('ItemRef', {
    ItemOID: oids.item(form, variable),
    OrderNumber: at + 1,
    Mandatory: field && field.required !== false && field.when === undefined ? 'Yes' : 'No',
    MethodOID: has(methodOf(form, variable)),
    CollectionExceptionConditionOID: has(notAskedOf(form, variable)),
  });
}
