// The normal form by a stringifier that sorts: what one writes who does not want to spell out the contract a second time
// for its order. Slower than `normal.mjs`, and open to new members. The document is changed in place.

import { digest, newId, now, utc } from './job.mjs';

const CORE = {
  energy: [
    'it_load_kw',
    'facility_power_kw',
    'ups_efficiency_pct',
    'pue_current',
    'carbon_intensity_gco2_per_kwh',
    'energy_price_usd_per_kwh',
  ],
  thermal: ['avg_rack_inlet_c', 'p95_rack_inlet_c', 'hotspot_rack_count', 'supply_temp_c', 'return_temp_c'],
  cooling: ['cooling_setpoint_c', 'chiller_kw', 'fan_power_kw', 'cooling_valve_position_pct'],
  workload: ['cpu_util_avg', 'gpu_util_avg', 'queue_depth', 'tokens_per_watt_est'],
};
const GROUPS = Object.entries(CORE);
const JOB_MIX = ['batch_pct', 'latency_sensitive_pct'];
const SENT = new Set(['request_id', 'idempotency_key', 'timestamp_utc']);

export function normal(document, { trace, start, end, sent }) {
  const { request } = document;
  const { signals, time_window } = request;
  for (const [group, names] of GROUPS) {
    fill(signals[group], names);
  }
  signals.workload.job_mix ??= {};
  fill(signals.workload.job_mix, JOB_MIX);
  signals.energy.pue_current ||= null;
  if (signals.energy.pue_target === 0) {
    signals.energy.pue_target = null;
  }
  time_window.start_utc = start;
  time_window.end_utc = end;
  request.timestamp_utc = sent;
  request.idempotency_key ??= newId('idem-');

  // Members of the request are written once and serve both digests.
  let all = '';
  let content = '';
  for (const name of Object.keys(request).sort()) {
    const member = `${all === '' ? '' : ','}"${name}":${write(request[name])}`;
    all += member;
    if (!SENT.has(name)) {
      content += member;
    }
  }
  const payload = write(document.payload);
  const normalized = document.normalized_at_utc === undefined ? now() : utc(document.normalized_at_utc);
  const canonical = Buffer.from(
    `{"correlation_id":"${document.correlation_id ?? newId('corr-')}","normalized_at_utc":"${normalized}",` +
      `"payload":${payload},"request":{${all}},"schema_version":"1.1","trace":${write(trace)}}`,
  );
  const contentSha256 = digest(`{"payload":${payload},"request":{${content}},"schema_version":"1.1"}`);
  return { canonical, documentSha256: digest(canonical), contentSha256 };
}

function fill(group, names) {
  for (const name of names) {
    group[name] ??= null;
  }
}

/** JSON text with sorted members. */
function write(value) {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' ? JSON.stringify(value) : `${value}`;
  }
  if (Array.isArray(value)) {
    return `[${value.map(write).join(',')}]`;
  }
  let text = '';
  for (const name of Object.keys(value).sort()) {
    if (value[name] !== undefined) {
      text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${write(value[name])}`;
    }
  }
  return `{${text}}`;
}
