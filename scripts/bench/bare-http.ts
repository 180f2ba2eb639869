// Contestant: node:http alone, with the same two rows.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { twoRowInsert } from './two-rows.ts';

const { values } = parseArgs({
  options: { file: { type: 'string', default: '' }, port: { type: 'string', default: '0' } },
});
const insert = twoRowInsert(values.file);

createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    if (request.method !== 'POST') return response.end('ok');
    const form = new URLSearchParams(Buffer.concat(parts).toString());
    insert(randomUUID(), JSON.stringify([...form]));
    return response.writeHead(302, { Location: '/done' }).end();
  });
}).listen(Number(values.port), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
