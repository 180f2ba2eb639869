/// <reference types="@remix-run/dev" />
/// <reference types="@remix-run/node" />
// Tells the types of loaders and actions that single fetch is on, as remix.config.js says.
import '@remix-run/server-runtime';

declare module '@remix-run/server-runtime' {
  interface Future {
    v3_singleFetch: true;
  }
}
