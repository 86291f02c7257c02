// What the peers share: formats, times, the trace context, digests.
//
// All of it is written for speed: it is part of what is measured.

import { hash, randomUUID } from 'node:crypto';

export const ID = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$/;
export const TENANT = /^[a-z0-9][a-z0-9-]{0,62}$/;
export const KEY = /^[ -~]{1,255}$/;
export const TRACE_ID = /^(?!0{32})[0-9a-fA-F]{32}$/;
export const SPAN_ID = /^(?!0{16})[0-9a-fA-F]{16}$/;
/** RFC 3339, all but the 29th of February in other years and the seconds of 60. */
export const TIME =
  /^[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))[Tt](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])$/;
/** Version 00 ends after the flags; a later one may go on; ff is forbidden; ids of nothing but zeros are. */
export const TRACEPARENT =
  /^(?:00-(?!0{32})[0-9a-fA-F]{32}-(?!0{16})[0-9a-fA-F]{16}-[0-9a-fA-F]{2}|(?!00|[fF]{2})[0-9a-fA-F]{2}-(?!0{32})[0-9a-fA-F]{32}-(?!0{16})[0-9a-fA-F]{16}-[0-9a-fA-F]{2}(?:-[^\u0080-\uffff]*)?)$/;
const TRACESTATE_MEMBER = /^[ \t]*(?:[a-z0-9][a-z0-9_*/@-]{0,255}=[!-+\--<>-~ ]{0,255}[!-+\--<>-~])?[ \t]*$/;

/** A document that breaks a rule across fields; the message is the code. */
export class Invalid extends Error {}

export const digest = (bytes) => `sha256:${hash('sha256', bytes)}`;
export const newId = (prefix) => prefix + randomUUID();

/** The clock: a text in normal form has no zeros at the end of its fraction. */
export const now = () => utc(new Date().toISOString());

const [ZERO, T, DOT, Z] = ['0', 'T', '.', 'Z'].map((letter) => letter.charCodeAt(0));

/** A time in UTC with `Z`, its fraction as precise as it came but without zeros at its end. */
export function utc(text) {
  const length = text.length;
  if (length === 20 && text.charCodeAt(19) === Z && text.charCodeAt(10) === T) {
    return text;
  }
  if (text.charCodeAt(10) !== T) {
    return utc(text.toUpperCase());
  }
  if (text.charCodeAt(length - 1) === Z) {
    return shortened(text, length - 1);
  }
  if (text.endsWith('00:00')) {
    return shortened(text, length - 6);
  }
  if (!text.endsWith('z')) {
    const moved = new Date(Date.parse(text.slice(0, 19) + text.slice(-6))).toISOString();
    return shortened(moved.slice(0, 19) + text.slice(19, -6), length - 6);
  }
  return shortened(text, length - 1);
}

/** The first `end` characters without the zeros of the fraction. */
function shortened(text, end) {
  if (text.charCodeAt(19) === DOT) {
    while (text.charCodeAt(end - 1) === ZERO) {
      end -= 1;
    }
    if (end === 20) {
      end = 19;
    }
  }
  return `${text.slice(0, end)}Z`;
}

/** Milliseconds since 1970 of a time that `utc` made. */
export function instant(text) {
  const time = Date.parse(text);
  if (text.charCodeAt(9) === 57 && text.slice(4, 10) === '-02-29' && new Date(time).getUTCDate() !== 29) {
    throw new Invalid('invalid_format');
  }
  return time;
}

/** The trace context with all three parts, in lower case. The schemas have checked the form of each. */
export function completeTrace(trace) {
  let { traceparent, trace_id, span_id, tracestate } = trace;
  if (traceparent !== undefined) {
    traceparent = traceparent.toLowerCase();
    const [given, span] = [trace_id, span_id];
    trace_id = traceparent.slice(3, 35);
    span_id = traceparent.slice(36, 52);
    if (
      (given !== undefined && given.toLowerCase() !== trace_id) ||
      (span !== undefined && span.toLowerCase() !== span_id)
    ) {
      throw new Invalid('trace_mismatch');
    }
  } else {
    if (trace_id === undefined || span_id === undefined) {
      throw new Invalid('invalid_trace');
    }
    trace_id = trace_id.toLowerCase();
    span_id = span_id.toLowerCase();
    traceparent = `00-${trace_id}-${span_id}-01`;
  }
  if (tracestate !== undefined) {
    const members = tracestate.split(',');
    if (members.length > 32 || !members.every((member) => TRACESTATE_MEMBER.test(member))) {
      throw new Invalid('invalid_trace');
    }
  }
  return { span_id, trace_id, traceparent, tracestate };
}
