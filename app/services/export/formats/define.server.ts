// CDISC Define-XML 2.1 of the analysis datasets: what each variable of each is, how it is made and where its file lies. It
// tells of the tables as they are, so that what this export does not hold is nowhere in it. No rule engine of CDISC was run,
// and the file says so.
import { breathe } from '../../breathe.server.ts';
import { codelistsOf } from '../check-table.server.ts';
import type { Codelist, Stamp, Table, Variable } from '../table.server.ts';
import { type Described, itemsOf, oids } from './define/items.server.ts';
import { valueLevel } from './define/values.server.ts';
import { element, translated, type Xml, xmlText } from './xml/element.server.ts';
import { declaration } from './xml/pieces.server.ts';

const formatName = 'Define-XML 2.1';
const namespaces = {
  '': 'http://www.cdisc.org/ns/odm/v1.3',
  def: 'http://www.cdisc.org/ns/def/v2.1',
  xlink: 'http://www.w3.org/1999/xlink',
};
const standard = { oid: 'STD.ADAMIG', comment: 'COM.ADAMIG' } as const;
const claim =
  'The datasets are laid out after ADaMIG 1.x. No conformance rules of CDISC were run, so none is claimed.';

export interface DefineOptions {
  /** Whether the export is masked: then parameters that would tell of an arm are not described. */
  isMasked: boolean;
  /** Where the transport file of a dataset lies, seen from this file; undefined where there is none. */
  leafOf(table: Table): string | undefined;
}

function itemGroup(table: Table, { refs }: Described, leaf: string | undefined): Xml {
  return element(
    'ItemGroupDef',
    {
      OID: oids.group(table),
      Name: table.name,
      Repeating: table.keys.length > 2 ? 'Yes' : 'No',
      IsReferenceData: 'No',
      SASDatasetName: table.sasName ?? table.name.toUpperCase(),
      Purpose: 'Analysis',
      'def:Structure': table.structure,
      'def:StandardOID': standard.oid,
      'def:ArchiveLocationID': leaf && oids.leaf(table),
    },
    translated('Description', table.label),
    ...refs,
    ...(table.class === undefined ? [] : [element('def:Class', { Name: table.class })]),
    ...(leaf === undefined
      ? []
      : [
          element(
            'def:leaf',
            { ID: oids.leaf(table), 'xlink:href': leaf },
            element('def:title', {}, leaf.split('/').at(-1) ?? leaf),
          ),
        ]),
  );
}

const codeList = ({ list, type }: { list: Codelist; type: Variable['type'] }) =>
  element(
    'CodeList',
    {
      OID: oids.codelist(list),
      Name: list.label,
      DataType: type === 'int' ? 'integer' : 'text',
      'def:IsNonStandard': 'Yes',
    },
    ...list.items.map(({ code, label }, i) =>
      element('CodeListItem', { CodedValue: code, OrderNumber: i + 1 }, translated('Decode', label)),
    ),
  );

/**
 * The whole file, which grows with the variables and never with the participants. Throws Unwritable where two codelists that
 * differ have one name, or a text holds what XML has not.
 */
export async function defineXml(
  tables: readonly Table[],
  stamp: Stamp,
  { isMasked, leafOf }: DefineOptions,
): Promise<string> {
  const values = valueLevel(tables, isMasked);
  const described = tables.map((table) => itemsOf(table, values));
  const comment = ([oid, text]: readonly [string, string]) =>
    element('def:CommentDef', { OID: oid }, translated('Description', text));
  const version = element(
    'MetaDataVersion',
    {
      OID: `MDV.${stamp.study}.ANALYSIS`,
      Name: `Analysis datasets of ${stamp.title}`,
      Description: stamp.marks || undefined,
      'def:DefineVersion': '2.1.0',
    },
    element(
      'def:Standards',
      {},
      element('def:Standard', {
        ...{ OID: standard.oid, Name: 'ADaMIG', Type: 'IG', Version: '1.1', Status: 'Final' },
        'def:CommentOID': standard.comment,
      }),
    ),
    ...values.lists,
    ...values.clauses,
    ...tables.map((table, i) => itemGroup(table, described[i] as Described, leafOf(table))),
    ...described.flatMap(({ items }) => items),
    ...values.items,
    ...codelistsOf(tables).map(codeList),
    ...[...described.flatMap(({ methods }) => methods), ...values.methods].map(([oid, name, text]) =>
      element('MethodDef', { OID: oid, Name: name, Type: 'Computation' }, translated('Description', text)),
    ),
    ...[[standard.comment, claim] as const, ...described.flatMap(({ comments }) => comments)].map(comment),
  );
  const root = element(
    'ODM',
    {
      'xmlns:def': namespaces.def,
      'xmlns:xlink': namespaces.xlink,
      ODMVersion: '1.3.2',
      FileType: 'Snapshot',
      FileOID: [stamp.study, 'define', stamp.cutAt].join('.'),
      CreationDateTime: stamp.cutAt,
      SourceSystem: 'Equipoise',
      SourceSystemVersion: stamp.version,
      'def:Context': 'Other',
    },
    element(
      'Study',
      { OID: stamp.study },
      element(
        'GlobalVariables',
        {},
        element('StudyName', {}, stamp.title),
        element('StudyDescription', {}, [stamp.title, stamp.marks].filter((each) => each !== '').join('. ')),
        element('ProtocolName', {}, stamp.title),
      ),
      version,
    ),
  );
  await breathe();
  return `${declaration}${xmlText(formatName, root, { namespaces })}\n`;
}
