// ADEFF.AVAL value by value: of each parameter which field of which form it is, its decimals and how it is derived. A parameter
// that would tell of an arm is described once the study is unsealed, as its rows are there only then.
import { type Parameter, parameters } from '#app/study/analysis/parameters.ts';
import type { Table } from '../../table.server.ts';
import { element, translated, type Xml } from '../xml/element.server.ts';
import { type Method, oids, originOf } from './items.server.ts';

interface ValueLevel {
  lists: readonly Xml[];
  clauses: readonly Xml[];
  items: readonly Xml[];
  methods: readonly Method[];
  isListed(item: string): boolean;
}

const [variable, by] = ['AVAL', 'PARAMCD'];
const clauseOf = ({ code }: Parameter) => `WC.${variable}.${code}`;

function itemOf(table: Table, { code, label, field, forms, definition }: Parameter): Xml {
  const decimals = 'decimals' in definition ? definition.decimals : 0;
  const isWhole = definition.kind === 'integer';
  return element(
    'ItemDef',
    {
      OID: oids.item(table, `${variable}.${code}`),
      Name: `${variable}.${code}`,
      DataType: isWhole ? 'integer' : 'float',
      Length: isWhole ? 8 : 12,
      SignificantDigits: isWhole ? undefined : decimals,
      'def:DisplayFormat': isWhole ? undefined : `12.${decimals}`,
    },
    translated('Description', label),
    originOf(
      definition.kind === 'calculated' ? 'Derived' : 'Collected',
      forms.map(({ name }) => `${name}.${field}`).join(', '),
    ),
  );
}

/** Nothing where no dataset has the variable. */
export function valueLevel(tables: readonly Table[], isMasked: boolean): ValueLevel {
  const table = tables.find(({ variables }) =>
    [variable, by].every((name) => variables.some((each) => each.name === name)),
  );
  if (!table) return { lists: [], clauses: [], items: [], methods: [], isListed: () => false };
  const shown = parameters.filter((each) => !(isMasked && each.isMasked));
  const methodOf = ({ code, definition }: Parameter): Method | undefined =>
    definition.kind === 'calculated'
      ? [
          oids.method(table, `${variable}.${code}`),
          `${table.name}.${variable}.${code}`,
          `${definition.rule.id} v${definition.rule.version}: ${definition.rule.formula}`,
        ]
      : undefined;
  const list = element(
    'def:ValueListDef',
    { OID: oids.values(table, variable) },
    ...shown.map((each, i) =>
      element(
        'ItemRef',
        {
          ItemOID: oids.item(table, `${variable}.${each.code}`),
          OrderNumber: i + 1,
          Mandatory: 'No',
          MethodOID: methodOf(each)?.[0],
        },
        element('def:WhereClauseRef', { WhereClauseOID: clauseOf(each) }),
      ),
    ),
  );
  return {
    lists: [list],
    clauses: shown.map((each) =>
      element(
        'def:WhereClauseDef',
        { OID: clauseOf(each) },
        element(
          'RangeCheck',
          { Comparator: 'EQ', SoftHard: 'Soft', 'def:ItemOID': oids.item(table, by) },
          element('CheckValue', {}, each.code),
        ),
      ),
    ),
    items: shown.map((each) => itemOf(table, each)),
    methods: shown.map(methodOf).filter((each) => each !== undefined),
    isListed: (item) => item === oids.item(table, variable),
  };
}
