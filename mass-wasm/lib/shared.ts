// The library of the Node package. The build puts what is in host/ in the place of what only Node has.

export { Batch } from '../../mass-node/lib/batch.js';
export * from '../../mass-node/lib/index.js';
