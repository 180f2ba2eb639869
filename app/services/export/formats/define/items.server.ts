// The variables of an analysis dataset as Define-XML 2.1 describes them. Days are numbers there, as they are in the transport
// file that it describes.
import type { Codelist, Table, Variable } from '../../table.server.ts';
import { element, translated, type Xml } from '../xml/element.server.ts';

/** Identifiers: the same names as in Dataset-JSON, so that both files speak of the same variable. */
export const oids = {
  group: ({ name }: Pick<Table, 'name'>) => `IG.${name}`,
  item: ({ name }: Pick<Table, 'name'>, variable: string) => `IT.${name}.${variable}`,
  method: ({ name }: Pick<Table, 'name'>, variable: string) => `MT.${name}.${variable}`,
  comment: ({ name }: Pick<Table, 'name'>, variable: string) => `COM.${name}.${variable}`,
  codelist: ({ name }: Codelist) => `CL.${name}`,
  leaf: ({ name }: Pick<Table, 'name'>) => `LF.${name}`,
  values: ({ name }: Pick<Table, 'name'>, variable: string) => `VL.${name}.${variable}`,
} as const;

/** What every row has; the day and the derivation of a row may be missing, though they are keys. */
const always = ['STUDYID', 'USUBJID', 'SUBJID', 'SITEID', 'PARAMCD'];

export type Method = readonly [oid: string, name: string, text: string];

export interface Described {
  refs: readonly Xml[];
  items: readonly Xml[];
  methods: readonly Method[];
  comments: readonly (readonly [oid: string, text: string])[];
}

/** Of a number at most so many characters, and so many of them after the point: as its format shows it. */
export function sizeOf({ type, format, codelist, length }: Variable): {
  Length: number | undefined;
  SignificantDigits?: number;
} {
  if (type === 'char') return { Length: length };
  if (type !== 'float')
    return { Length: codelist ? Math.max(...codelist.items.map(({ code }) => String(code).length)) : 8 };
  const [, best = '', width = '12', decimals = ''] = /^(BEST|F)?(\d+)\.(\d*)$/.exec(format ?? '') ?? [];
  // BESTw. shows a number below one with all that is left after "0.".
  const most = best === 'BEST' || decimals === '' ? Number(width) - 2 : Number(decimals);
  return { Length: Number(width), SignificantDigits: most };
}

const sources = { Collected: 'Investigator', Derived: 'Sponsor', Assigned: 'Sponsor', Protocol: 'Sponsor' };

export const originOf = (type: Variable['origin'], from?: string): Xml =>
  element(
    'def:Origin',
    { Type: type, Source: sources[type] },
    ...(from === undefined ? [] : [translated('Description', from)]),
  );

const dataType = (type: Variable['type']) =>
  type === 'char' ? 'text' : type === 'float' ? 'float' : 'integer';

/** Everything that stands of the variables of a dataset, in their order. `values`: variables described value by value too. */
export function itemsOf(table: Table, values: { isListed(item: string): boolean }): Described {
  const described = { refs: [] as Xml[], items: [] as Xml[], methods: [] as Method[] };
  const comments: (readonly [string, string])[] = [];
  for (const [i, its] of table.variables.entries()) {
    const { name, origin, derivation, codelist } = its;
    const oid = oids.item(table, name);
    const key = table.keys.indexOf(name) + 1;
    const isDerived = origin === 'Derived' && derivation !== undefined;
    if (isDerived) described.methods.push([oids.method(table, name), `${table.name}.${name}`, derivation]);
    else if (derivation !== undefined) comments.push([oids.comment(table, name), derivation]);
    described.refs.push(
      element('ItemRef', {
        ItemOID: oid,
        OrderNumber: i + 1,
        Mandatory: always.includes(name) ? 'Yes' : 'No',
        KeySequence: key > 0 ? key : undefined,
        MethodOID: isDerived ? oids.method(table, name) : undefined,
      }),
    );
    described.items.push(
      element(
        'ItemDef',
        {
          OID: oid,
          Name: name,
          DataType: dataType(its.type),
          ...sizeOf(its),
          SASFieldName: its.sasName,
          'def:DisplayFormat': its.format,
          'def:CommentOID': isDerived || derivation === undefined ? undefined : oids.comment(table, name),
        },
        translated('Description', its.label),
        ...(codelist ? [element('CodeListRef', { CodeListOID: oids.codelist(codelist) })] : []),
        originOf(origin),
        ...(values.isListed(oid)
          ? [element('def:ValueListRef', { ValueListOID: oids.values(table, name) })]
          : []),
      ),
    );
  }
  return { ...described, comments };
}
