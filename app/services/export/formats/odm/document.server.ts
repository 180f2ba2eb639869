// An ODM file from its first byte to its last: the head with study and people, a piece for each participant, the tail. Memory
// holds a block of participants.
import { breathe } from '../../../breathe.server.ts';
import type { Stamp } from '../../table.server.ts';
import { inChunks } from '../in-chunks.server.ts';
import { element, type Xml, xmlText } from '../xml/element.server.ts';
import { declaration, inPieces, inUtf8, opened } from '../xml/pieces.server.ts';
import { oids } from './forms.server.ts';

const formatName = 'ODM-XML 1.3.2';
/** Levels of the study that are made piece by piece: itself, its version, what the version defines. */
const ofStudy = 2;
const namespaces = { '': 'http://www.cdisc.org/ns/odm/v1.3' };

export interface OdmFile {
  type: 'Snapshot' | 'Transactional';
  description: string;
  study: Xml;
  admin: Xml;
  /** The elements SubjectData. */
  subjects: AsyncIterable<Xml>;
}

async function* texts({ type, description, study, admin, subjects }: OdmFile, stamp: Stamp) {
  const root = element('ODM', {
    ODMVersion: '1.3.2',
    FileType: type,
    Granularity: 'All',
    FileOID: [stamp.study, type.toLowerCase(), stamp.cutAt].join('.'),
    CreationDateTime: stamp.cutAt,
    AsOfDateTime: stamp.cutAt,
    Description: [description, stamp.marks].filter((each) => each !== '').join(' '),
    SourceSystem: 'Equipoise',
    SourceSystemVersion: stamp.version,
  });
  yield `${declaration}${opened(formatName, root, { namespaces })}`;
  for (const piece of [study, admin]) {
    yield '\n ';
    for (const text of inPieces(formatName, piece, 1, ofStudy)) {
      yield text;
      await breathe();
    }
  }
  const data = element('ClinicalData', {
    StudyOID: stamp.study,
    MetaDataVersionOID: oids.version(stamp.study),
  });
  yield `\n ${opened(formatName, data, { depth: 1 })}`;
  for await (const subject of subjects) {
    yield `\n  ${xmlText(formatName, subject, { depth: 2 })}`;
    await breathe();
  }
  yield '\n </ClinicalData>\n</ODM>\n';
}

/** The bytes. Throws Unwritable where a text holds a character that XML has not. */
export const odmDocument = (its: OdmFile, stamp: Stamp): AsyncIterable<Uint8Array> =>
  inChunks(inUtf8(texts(its, stamp)));
