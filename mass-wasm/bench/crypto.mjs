// What the peers take from `node:crypto`, by what a browser has: its digests come later, so that they are collected.

const encoder = new TextEncoder();
let pending = [];

/** Begins a digest, which `settled` gives. */
export function hash(_, data) {
  pending.push(crypto.subtle.digest('SHA-256', typeof data === 'string' ? encoder.encode(data) : data));
  return pending.length - 1;
}

/** The digests that were begun, as text. */
export async function settled() {
  const digests = await Promise.all(pending);
  pending = [];
  return digests.map((digest) => `sha256:${new Uint8Array(digest).toHex?.() ?? hex(digest)}`);
}

function hex(digest) {
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export const randomUUID = () => crypto.randomUUID();

export const Buffer = { from: (text) => encoder.encode(text) };
