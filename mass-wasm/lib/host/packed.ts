// Objects cross as text: the module's memory is not JavaScript's, and a larger module would cost more than it gains.

/** No object is packed. */
export function pack(): undefined {
  return undefined;
}
