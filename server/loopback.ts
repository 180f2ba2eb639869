const loopback = new Set(['127.0.0.1', '::1', 'localhost']);

/** Whether a host name, as in a URL, is this computer. */
export const isLoopbackName = (name: string) => loopback.has(name.replace(/^\[|\]$/g, ''));
