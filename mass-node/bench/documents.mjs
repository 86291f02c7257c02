// What every implementation must agree on: odd documents that are valid, doubtful ones, and broken ones.
//
// A document is the base with some members replaced, each named by its path; `GONE` takes a member away. Not here, as
// the peers cannot see them: a key that stands twice, an integer that no double holds, bytes that are not UTF-8 inside
// a text. Nor is a second of 60, which is valid and which JavaScript's Date refuses.

const GONE = Symbol('gone');

const ENERGY = 'request/signals/energy';
const THERMAL = 'request/signals/thermal';
const COOLING = 'request/signals/cooling';
const WORKLOAD = 'request/signals/workload';
const WINDOW = 'request/time_window';
const CONTRACT = 'request/data_contract';
const FLAGS = `${CONTRACT}/quality_flags`;
const C = 'request/constraints';
const P = 'request/preferences';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

const ODD = [
  {},
  { payload: {} },
  { payload: { z: [1, 2.5, null], a: { c: true, b: 'ñandú “quoted” \\ /' } } },
  { correlation_id: GONE, 'request/idempotency_key': GONE },
  { normalized_at_utc: '2026-11-24T12:00:00.5-03:00' },
  { trace: { trace_id: TRACE.toUpperCase(), span_id: SPAN } },
  { trace: { traceparent: `00-${TRACE}-${SPAN}-00`, trace_id: TRACE, tracestate: 'a=1,b@c=2' } },
  { trace: { traceparent: `01-${TRACE}-${SPAN}-00-more` } },
  { 'request/timestamp_utc': '2026-11-24T07:30:59.250100-03:00', [`${WINDOW}/start_utc`]: '2026-11-24t10:30:00.000z' },
  { [`${ENERGY}/pue_current`]: 0, [`${ENERGY}/pue_target`]: 0.0 },
  { [`${ENERGY}/pue_target`]: 1.2, [`${THERMAL}/cooling_cop`]: 4.1, [`${COOLING}/chilled_water_temp_c`]: null },
  { [`${WORKLOAD}/job_mix`]: GONE },
  { [`${WORKLOAD}/job_mix`]: null },
  { [`${WORKLOAD}/job_mix`]: { llm_pct: 60, vision_pct: 30, other_pct: 10 }, [`${WORKLOAD}/active_users`]: 17 },
  { [THERMAL]: { avg_rack_inlet_c: 21.5, p95_rack_inlet_c: -3 }, [`${THERMAL}/avg_rack_inlet_c`]: -40 },
  { [`${ENERGY}/energy_price_usd_per_kwh`]: -0.02, [`${FLAGS}/max_missing_ratio`]: 1 },
  { 'request/mode': 'active', [`${C}/hard/no_control_actions`]: false },
  { 'request/environment': 'dev', 'request/service_level_objective_ms': 6000 },
];

const DOUBTFUL = [
  ['pue_mismatch', { [`${ENERGY}/pue_current`]: 1.5 }],
  ['return_below_supply', { [`${THERMAL}/return_temp_c`]: 12.5 }],
  ['cooling_exceeds_overhead', { [`${COOLING}/chiller_kw`]: 900.5 }],
  ['window_not_multiple', { [`${WINDOW}/granularity_seconds`]: 7 }],
  ['timestamp_before_window_end', { 'request/timestamp_utc': '2026-11-24T10:30:54.9Z' }],
  ['slo_exceeds_timeout', { 'request/timeout_ms': 2000 }],
  ['hard_limit_breached', { [`${C}/hard/max_rack_inlet_p95_c`]: 20 }],
  ['hard_limit_breached', { [`${C}/hard/max_hotspot_rack_count`]: 0 }],
];

const BROKEN = {
  structure: [
    { trace: GONE },
    { payload: GONE },
    { payload: [] },
    { request: null },
    { 'request/mode': GONE },
    { [`${C}/soft`]: GONE },
    { [WORKLOAD]: GONE },
    { site: 'scl1' },
    { [`${ENERGY}/it_load_kW`]: 1240 },
    { [`${FLAGS}/note`]: '' },
  ],
  types: [
    { correlation_id: null },
    { 'request/request_id': 7 },
    { 'request/timeout_ms': '8000' },
    { 'request/timeout_ms': 8000.5 },
    { 'request/timeout_ms': true },
    { [`${P}/top_k`]: null },
    { [`${CONTRACT}/no_pii`]: 'true' },
    { [`${ENERGY}/it_load_kw`]: '1240.5' },
    { [`${ENERGY}/it_load_kw`]: false },
    { [`${THERMAL}/hotspot_rack_count`]: 2.5 },
    { [`${WORKLOAD}/job_mix`]: [64, 36] },
  ],
  texts: [
    { 'request/request_id': 'has space' },
    { 'request/request_id': '-x' },
    { 'request/request_id': 'x\ny' },
    { 'request/assets/zone_id': '' },
    { 'request/assets/site_id': 's'.repeat(129) },
    { 'request/tenant_id': 'Andes' },
    { 'request/idempotency_key': 'clé' },
    { 'request/idempotency_key': 'k'.repeat(256) },
    { schema_version: '1.2' },
    { 'request/environment': 'production' },
    { 'request/mode': 'shadwo' },
    { [`${CONTRACT}/currency`]: 'CLP' },
    { [`${CONTRACT}/units`]: 'imperial' },
    { [`${CONTRACT}/data_classification`]: 'internal' },
    { [`${CONTRACT}/no_pii`]: false },
  ],
  times: [
    { 'request/timestamp_utc': '2026-11-24T10:30:59' },
    { 'request/timestamp_utc': '2026-11-24' },
    { 'request/timestamp_utc': '2026-02-30T10:30:59Z' },
    { 'request/timestamp_utc': '2026-11-24T24:30:59Z' },
    { 'request/timestamp_utc': '2026-11-24T10:30Z' },
    { 'request/timestamp_utc': 1795516259 },
    { [`${WINDOW}/end_utc`]: 'noon' },
    { [`${WINDOW}/end_utc`]: null },
  ],
  trace: [
    { trace: {} },
    { trace: { trace_id: TRACE } },
    { trace: { traceparent: `00-${'0'.repeat(32)}-${SPAN}-01` } },
    { trace: { traceparent: `ff-${TRACE}-${SPAN}-01` } },
    { trace: { traceparent: `00-${TRACE}-${SPAN}-01-more` } },
    { trace: { traceparent: `00-${TRACE}-${SPAN.slice(1)}-01` } },
    { trace: { traceparent: `00-${TRACE}-${SPAN}-01`, span_id: [...SPAN].reverse().join('') } },
    { trace: { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'no' } },
  ],
  ranges: [
    { [`${ENERGY}/it_load_kw`]: -0.5 },
    { [`${ENERGY}/ups_efficiency_pct`]: 100.5 },
    { [`${ENERGY}/pue_current`]: 0.9 },
    { [`${THERMAL}/cooling_cop`]: 0 },
    { [`${THERMAL}/avg_rack_inlet_c`]: -40.5 },
    { [`${THERMAL}/hotspot_rack_count`]: -1 },
    { [`${COOLING}/chilled_water_temp_c`]: 101 },
    { [`${WORKLOAD}/cpu_util_avg`]: 1.5 },
    { [`${WORKLOAD}/gpu_util_avg`]: 81 },
    { [`${WORKLOAD}/active_users`]: -1 },
    { 'request/timeout_ms': 0 },
    { 'request/service_level_objective_ms': 600001 },
    { [`${WINDOW}/granularity_seconds`]: 86401 },
    { [`${FLAGS}/max_staleness_seconds`]: -1 },
    { [`${FLAGS}/max_missing_ratio`]: 1.1 },
    { [`${C}/hard/max_rack_inlet_p95_c`]: 150 },
    { [`${C}/hard/max_setpoint_change_c`]: -1 },
    { [`${C}/soft/max_risk_score`]: 30 },
    { [`${P}/objective_weights/energy`]: 1.2 },
    { [`${P}/recommendation_horizon_minutes`]: 10081 },
    { [`${P}/top_k`]: 101 },
  ],
  'across fields': [
    { [`${ENERGY}/facility_power_kw`]: 700 },
    { [`${THERMAL}/p95_rack_inlet_c`]: 20.9 },
    { [`${WORKLOAD}/job_mix/batch_pct`]: 24 },
    { [`${WORKLOAD}/job_mix`]: { llm_pct: 60, vision_pct: 30, other_pct: 30 } },
    { [`${P}/objective_weights/energy`]: 0.8 },
    { [`${WINDOW}/end_utc`]: '2026-11-24T10:30:00Z' },
    { [`${WINDOW}/end_utc`]: '2026-11-24T06:00:00-03:00' },
    { 'request/timestamp_utc': '2026-11-24T11:30:59Z' },
    { [`${FLAGS}/missing_allowed`]: false, [`${COOLING}/fan_power_kw`]: null },
    { [`${FLAGS}/max_missing_ratio`]: 0.1, [COOLING]: {} },
    { [`${C}/hard/no_control_actions`]: false },
    { 'request/mode': 'advisory', [`${C}/hard/no_control_actions`]: false },
    { 'request/service_level_objective_ms': 5001 },
  ],
};

const TEXTS = ['', '[]', '"1.1"', 'null', '{', '{"schema_version":"1.1"}', "{'schema_version':'1.1'}"];

function variant(base, members) {
  const document = JSON.parse(base);
  for (const [path, value] of Object.entries(members)) {
    const names = path.split('/');
    const last = names.pop();
    const inner = names.reduce((object, name) => object[name], document);
    if (value === GONE) {
      delete inner[last];
    } else {
      inner[last] = value;
    }
  }
  return Buffer.from(JSON.stringify(document));
}

export function odd(base) {
  return ODD.map((members) => variant(base, members));
}

/** Documents that are accepted with a warning, and its code. */
export function doubtful(base) {
  return DOUBTFUL.map(([code, members]) => ({ code, text: variant(base, members) }));
}

/** Broken documents and what is wrong with them. */
export function faults(base) {
  const found = [];
  for (const [kind, variants] of Object.entries(BROKEN)) {
    for (const members of variants) {
      const what = Object.entries(members).map(([path, value]) => `${path} = ${JSON.stringify(value) ?? 'gone'}`);
      found.push({ what: `${kind}: ${what.join(', ')}`.slice(0, 100), text: variant(base, members) });
    }
  }
  const raw = TEXTS.map((text) => [JSON.stringify(text), Buffer.from(text)]);
  raw.push(['not UTF-8', Buffer.from([0xff, 0x7b, 0x7d])]);
  raw.push(['cut off', base.subarray(0, -1)]);
  raw.push(['more behind it', Buffer.concat([base, Buffer.from('{}')])]);
  raw.push(['NaN', Buffer.from(base.toString().replace('"supply_temp_c":', '"supply_temp_c":NaN,"x":'))]);
  return found.concat(raw.map(([what, text]) => ({ what: `text: ${what}`, text })));
}
