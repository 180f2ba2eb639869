// Contestant: an action of Remix with nothing around it. The same version of Remix, express and its adapter as the
// product, the same database settings; no session, no validation, no ledger, no headers, no compression, no log.
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createRequestHandler } from '@remix-run/express';
import { type ActionFunctionArgs, redirect, type ServerBuild } from '@remix-run/node';
import express from 'express';
import { twoRowInsert } from './two-rows.ts';

const { values } = parseArgs({
  options: { file: { type: 'string', default: '' }, port: { type: 'string', default: '0' } },
});
const insert = twoRowInsert(values.file);

async function action({ request }: ActionFunctionArgs) {
  const form = await request.formData();
  insert(randomUUID(), JSON.stringify([...form]));
  return redirect('/done');
}

const plainPage = () => new Response('ok', { headers: { 'Content-Type': 'text/html' } });
const component = () => null;
const route = { hasAction: false, hasLoader: false, hasClientAction: false, hasClientLoader: false };
const build: ServerBuild = {
  mode: 'production',
  entry: { module: { default: plainPage } },
  routes: {
    root: { id: 'root', path: '', module: { default: component } },
    save: { id: 'save', parentId: 'root', path: 'save', module: { default: component, action } },
  },
  assets: {
    version: '1',
    url: '/build/manifest.js',
    entry: { module: '/build/entry.js', imports: [] },
    routes: {
      root: { ...route, id: 'root', path: '', module: '/build/root.js', hasErrorBoundary: false },
      save: {
        ...route,
        id: 'save',
        parentId: 'root',
        path: 'save',
        module: '/build/save.js',
        hasAction: true,
        hasErrorBoundary: false,
      },
    },
  },
  publicPath: '/build/',
  assetsBuildDirectory: 'public/build',
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    v3_singleFetch: true,
    v3_lazyRouteDiscovery: true,
  },
  isSpaMode: false,
};

const app = express();
app.disable('x-powered-by');
app.use(createRequestHandler({ build, mode: 'production' }));
app.listen(Number(values.port), '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
