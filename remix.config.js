// The classic compiler. The host is scripts/start.ts; Remix only builds.
/** @type {import('@remix-run/dev').AppConfig} */
export default {
  appDirectory: 'app',
  serverModuleFormat: 'esm',
  serverPlatform: 'node',
  serverMinify: false,
  // Loaded file by file it takes 0.3 s and 180 MiB at every start; in one file, a tenth.
  serverDependenciesToBundle: [/^drizzle-orm/],
  ignoredRouteFiles: ['**/.*', '**/*.test.*'],
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    v3_singleFetch: true,
    v3_lazyRouteDiscovery: true,
  },
};
