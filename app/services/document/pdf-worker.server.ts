// The thread in which a PDF is drawn: it is started with this file and the document, and answers with the bytes. It has neither
// a database nor a key, and nothing imports it.
import { parentPort, workerData } from 'node:worker_threads';
import type { Document } from './document.server.ts';
import { pagesOf } from './pdf-pages.server.ts';

parentPort?.on('message', () => {
  const bytes = pagesOf(workerData as Document);
  parentPort?.postMessage(bytes, [bytes.buffer]);
});
