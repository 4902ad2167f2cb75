/**
 * The response headers of the studio, in one place: served by `npm start`, `vite dev` and `vite preview`, tested by
 * the browser tests and copied into the deployment blocks of `docs/deployment.md`.
 *
 * `connect-src 'self'` is what makes "no byte leaves this tab" checkable; COOP and COEP isolate the page so that the
 * WASM engine may share memory between threads; `blob:` is allowed for workers nowhere, only for images (drawn figures).
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/**
 * @param {{ development: boolean }} options Vite's dev server injects inline scripts and a web socket, so the policy
 *   is left out there; everything that is built is served with it.
 * @returns {Record<string, string>}
 */
export function securityHeaders({ development }) {
  const headers = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
  };
  // Who may frame the page can be said in a header only: a policy in the page itself must not try.
  const policy = `${contentSecurityPolicy}; frame-ancestors 'none'`;
  return development ? headers : { ...headers, "Content-Security-Policy": policy };
}
