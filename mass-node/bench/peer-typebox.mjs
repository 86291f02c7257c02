// typebox: strict objects, compiled to code.

import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { ID, KEY, SPAN_ID, TENANT, TIME, TRACE_ID, TRACEPARENT } from './job.mjs';

const object = (members) => Type.Object(members, { additionalProperties: false });
const oneOf = (values) => Type.Union(values.map((value) => Type.Literal(value)));
const text = (pattern) => Type.String({ pattern });
const id = text(ID);
const time = text(TIME);
const between = (minimum, maximum) => Type.Number({ minimum, maximum });
const whole = (minimum, maximum) => Type.Integer({ minimum, maximum });
const atLeast = (minimum) => Type.Number({ minimum });
const count = Type.Integer({ minimum: 0 });
const signal = (number) => Type.Optional(Type.Union([number, Type.Null()]));

const notNegative = signal(atLeast(0));
const celsius = signal(between(-40, 100));
const percent = signal(between(0, 100));
const fraction = signal(between(0, 1));
const pue = signal(Type.Union([atLeast(1), Type.Literal(0)]));

const jobMix = object({
  batch_pct: percent,
  latency_sensitive_pct: percent,
  llm_pct: percent,
  vision_pct: percent,
  other_pct: percent,
});

const signals = object({
  energy: object({
    it_load_kw: notNegative,
    facility_power_kw: notNegative,
    ups_efficiency_pct: percent,
    pue_current: pue,
    pue_target: pue,
    carbon_intensity_gco2_per_kwh: notNegative,
    energy_price_usd_per_kwh: signal(Type.Number()),
  }),
  thermal: object({
    avg_rack_inlet_c: celsius,
    p95_rack_inlet_c: celsius,
    hotspot_rack_count: signal(count),
    supply_temp_c: celsius,
    return_temp_c: celsius,
    cooling_cop: signal(Type.Number({ exclusiveMinimum: 0 })),
  }),
  cooling: object({
    cooling_setpoint_c: celsius,
    chiller_kw: notNegative,
    fan_power_kw: notNegative,
    cooling_valve_position_pct: percent,
    chilled_water_temp_c: celsius,
  }),
  workload: object({
    cpu_util_avg: fraction,
    gpu_util_avg: fraction,
    queue_depth: signal(count),
    job_mix: signal(jobMix),
    tokens_per_watt_est: notNegative,
    active_users: signal(count),
  }),
});

const request = object({
  request_id: id,
  idempotency_key: Type.Optional(text(KEY)),
  tenant_id: text(TENANT),
  environment: oneOf(['dev', 'staging', 'prod']),
  mode: oneOf(['shadow', 'advisory', 'active']),
  timestamp_utc: time,
  timeout_ms: whole(1, 600_000),
  service_level_objective_ms: whole(1, 600_000),
  time_window: object({ start_utc: time, end_utc: time, granularity_seconds: whole(1, 86_400) }),
  assets: object({ site_id: id, region: id, facility_id: id, cluster_id: id, zone_id: id }),
  data_contract: object({
    units: Type.Literal('metric'),
    currency: oneOf(['USD', 'EUR']),
    source: id,
    data_classification: Type.Literal('INTERNAL'),
    no_pii: Type.Literal(true),
    quality_flags: object({
      missing_allowed: Type.Boolean(),
      max_missing_ratio: between(0, 1),
      max_staleness_seconds: count,
    }),
  }),
  signals,
  constraints: object({
    hard: object({
      no_control_actions: Type.Boolean(),
      max_setpoint_change_c: atLeast(0),
      max_hotspot_rack_count: count,
      max_rack_inlet_p95_c: between(-40, 100),
    }),
    soft: object({ max_risk_score: between(0, 1), prefer_lower_carbon: Type.Boolean() }),
  }),
  preferences: object({
    objective_weights: object({
      energy: between(0, 1),
      thermal_risk: between(0, 1),
      workload_efficiency: between(0, 1),
    }),
    recommendation_horizon_minutes: whole(1, 10_080),
    top_k: whole(1, 100),
  }),
});

const document = object({
  schema_version: Type.Literal('1.1'),
  correlation_id: Type.Optional(id),
  trace: object({
    traceparent: Type.Optional(text(TRACEPARENT)),
    trace_id: Type.Optional(text(TRACE_ID)),
    span_id: Type.Optional(text(SPAN_ID)),
    tracestate: Type.Optional(Type.String()),
  }),
  request,
  payload: Type.Object({}),
  normalized_at_utc: Type.Optional(time),
});

const compiled = Compile(document);

export const name = 'typebox';

/** The document itself, or an exception. */
export function read(value) {
  if (!compiled.Check(value)) {
    throw new Error(compiled.Errors(value)[0]?.message);
  }
  return value;
}
